import { useNavigate } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { Effect } from '../../../gpu/define-effect.ts';
import { effects } from '../../../shaders/effects.ts';
import { Button, buttonClass } from '../../design/button.tsx';
import { Card, type Notice, noticeOf } from '../../design/card.tsx';
import { Navigation } from '../../design/navigation.tsx';
import { Tip } from '../../design/tip.tsx';
import { useLibrary, useSomeItems } from '../../library/hooks.ts';
import { newest } from '../../library/item-query.ts';
import { Easel } from './easel.ts';
import { EffectSample } from './effect-sample.tsx';
import styles from './gallery.module.css';
import { galleryWorker } from './gallery-worker.ts';
import { addToClip } from './use-effect.ts';

const byCategory = [...Map.groupBy(effects, ({ category }) => category)];
const shown = byCategory.flatMap(([, own]) => own);

/** Every effect, by category, drawn on a sample: before and after. */
export function GalleryPage() {
  const [easel, setEasel] = useState<Easel | null>(null);
  const [notice, setNotice] = useState<Notice | null>(null);
  useEffect(() => {
    const worker = galleryWorker();
    const opened = new Easel(worker.api);
    const followVisibility = () => opened.setHidden(document.hidden);
    followVisibility();
    document.addEventListener('visibilitychange', followVisibility);
    let isOpen = true;
    worker.api.open().then(
      () => isOpen && setEasel(opened),
      (error: unknown) => isOpen && setNotice(noticeOf(error, 'Opening the gallery')),
    );
    return () => {
      isOpen = false;
      document.removeEventListener('visibilitychange', followVisibility);
      opened.close();
      worker.close();
      setEasel(null);
    };
  }, []);
  return (
    <main className={styles.page}>
      <Navigation>
        <h1 className="unseen">Effects</h1>
        <nav className={styles.categories} aria-label="Categories">
          {byCategory.map(([category]) => (
            <a key={category} href={`#${category}`} className={buttonClass('quiet')}>
              {category}
            </a>
          ))}
        </nav>
      </Navigation>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section className={styles.scroll} tabIndex={0} aria-label="All effects">
        <p className={styles.lead}>
          Every effect, drawn here and now by this machine. Move across a picture to compare it with the original and see it move.
        </p>
        {notice && <Card {...notice} />}
        {byCategory.map(([category, own]) => (
          <section key={category} id={category} aria-label={category}>
            <h2>{category}</h2>
            <ul className={styles.grid}>
              {own.map((effect) => (
                <EffectCard key={effect.id} effect={effect} easel={easel} onFail={setNotice} />
              ))}
            </ul>
          </section>
        ))}
      </section>
    </main>
  );
}

function EffectCard({ effect, easel, onFail }: { effect: Effect; easel: Easel | null; onFail: (notice: Notice) => void }) {
  const controls = Object.values(effect.params).map(({ label }) => label);
  return (
    <li className={styles.card} data-effect={effect.id}>
      {easel ? (
        <EffectSample effect={effect} order={shown.indexOf(effect)} easel={easel} />
      ) : (
        <div className={styles.sample} data-state="waiting" />
      )}
      <div className={styles.words}>
        <h3>{effect.label}</h3>
        <UseIt effect={effect} onFail={onFail} />
        <p>{effect.help}</p>
        <ul className={styles.controls} aria-label="Controls">
          {controls.map((label) => (
            <li key={label}>{label}</li>
          ))}
        </ul>
      </div>
    </li>
  );
}

/** Opens the newest clip with the effect added; without clips there is nothing to use it on. */
function UseIt({ effect, onFail }: { effect: Effect; onFail: (notice: Notice) => void }) {
  const library = useLibrary();
  const navigate = useNavigate();
  // A clip that was never opened is keyed when it is; an edit before that would prevent it.
  const clip = useSomeItems(4, { ...newest, kinds: ['video', 'image'] }).find(({ facts }) => facts !== null);
  if (!clip) return null;
  const use = async () => {
    try {
      const refused = await addToClip(library, clip.id, effect, () => navigate({ to: '/item/$id', params: { id: clip.id } }));
      if (refused) onFail({ tone: 'warning', title: refused.message, remedy: refused.remedy });
    } catch (error) {
      onFail(noticeOf(error, `Adding ${effect.label} to ${clip.name}`));
    }
  };
  return (
    <Tip text={`Add it to “${clip.name}” and open it`}>
      <Button onClick={() => void use()} aria-label={`Use ${effect.label}`}>
        <Plus size={14} aria-hidden /> Use it
      </Button>
    </Tip>
  );
}
