import { useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useLibrary } from '../../library/hooks.ts';
import styles from './drop-anywhere.module.css';
import { importFiles } from './import-files.ts';

/** Takes files dropped anywhere on the page, and shows that it would while they are dragged over it. */
export function DropAnywhere() {
  const library = useLibrary();
  const navigate = useNavigate();
  const [over, setOver] = useState(false);
  useEffect(() => {
    const carriesFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;
    const enter = (event: DragEvent) => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      setOver(true);
    };
    const leave = (event: DragEvent) => {
      // Without a related target the pointer has left the window.
      if (event.relatedTarget === null) setOver(false);
    };
    const drop = (event: DragEvent) => {
      setOver(false);
      if (!carriesFiles(event)) return;
      event.preventDefault();
      importFiles(library, [...(event.dataTransfer?.files ?? [])], (id) => void navigate({ to: '/item/$id', params: { id } }));
    };
    window.addEventListener('dragenter', enter);
    window.addEventListener('dragover', enter);
    window.addEventListener('dragleave', leave);
    window.addEventListener('drop', drop);
    return () => {
      window.removeEventListener('dragenter', enter);
      window.removeEventListener('dragover', enter);
      window.removeEventListener('dragleave', leave);
      window.removeEventListener('drop', drop);
    };
  }, [library, navigate]);
  return over ? <div className={styles.over}>Drop to import</div> : null;
}
