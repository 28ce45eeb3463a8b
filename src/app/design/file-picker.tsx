import type { Ref } from 'react';

/** A field for files that nobody sees: `click` on its ref opens the browser's dialog. */
export function FilePicker(props: {
  ref: Ref<HTMLInputElement>;
  /** Its accessible name. */
  label: string;
  /** Types and endings that are offered; left out, a whole folder is chosen. */
  accept?: string;
  /** One file alone. */
  single?: boolean;
  onPick: (files: readonly File[]) => void;
}) {
  return (
    <input
      ref={props.ref}
      type="file"
      hidden
      multiple={!props.single}
      accept={props.accept}
      {...(props.accept === undefined && { webkitdirectory: '' })}
      aria-label={props.label}
      onChange={(event) => {
        // Emptying the field empties its own list of files.
        const files = [...(event.target.files ?? [])];
        event.target.value = '';
        if (files.length > 0) props.onPick(files);
      }}
    />
  );
}
