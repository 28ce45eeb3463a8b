import { Collapsible } from '@base-ui/react/collapsible';
import { ChevronRight, RotateCcw } from 'lucide-react';
import { Fragment, type ReactNode } from 'react';
import type { Effect } from '../../../gpu/define-effect.ts';
import type { Param, ParamValue } from '../../../gpu/params.ts';
import { valuesAt } from '../../../jobs/recipe/keyframes.ts';
import type { EffectInstance } from '../../../jobs/recipe/recipe.ts';
import { resetValue, setValue } from '../../../jobs/recipe/recipe-edit.ts';
import { ParamControl } from '../../controls/param-control.tsx';
import { IconButton } from '../../design/button.tsx';
import { useStore } from '../../stores/store.ts';
import { useSession } from '../studio/session.ts';
import { EaseButtons } from './ease-buttons.tsx';
import styles from './inspector.module.css';
import { KeyframeButtons } from './keyframe-buttons.tsx';

/** The controls of an effect, derived from its declaration, in groups that can be folded and reset. */
export function EffectParams({ instance, effect }: { instance: EffectInstance; effect: Effect }) {
  const entries = Object.entries(effect.params);
  const rows = (ids: readonly [string, Param][]) =>
    ids.map(([id, param]) => (
      <ParamRow key={id} instance={instance} effect={effect} id={id} param={param} leading={entries[0]?.[0] === id} />
    ));
  return (
    <div className={styles.params}>
      {runsOf(entries, ([, { group }]) => group ?? '').map(([heading, ids]) =>
        heading === '' ? (
          <Fragment key={ids[0]?.[0]}>{rows(ids)}</Fragment>
        ) : (
          <ParamGroup key={ids[0]?.[0]} heading={heading} ids={ids.map(([id]) => id)} instance={instance} effect={effect}>
            {rows(ids)}
          </ParamGroup>
        ),
      )}
    </div>
  );
}

/** Neighbours that agree on a name, in order. */
function runsOf<T>(all: readonly T[], nameOf: (one: T) => string): [string, T[]][] {
  const runs: [string, T[]][] = [];
  for (const one of all) {
    const last = runs.at(-1);
    if (last?.[0] === nameOf(one)) last[1].push(one);
    else runs.push([nameOf(one), [one]]);
  }
  return runs;
}

function ParamGroup(props: { heading: string; ids: readonly string[]; instance: EffectInstance; effect: Effect; children: ReactNode }) {
  const { document } = useSession();
  const { heading, ids, instance, effect } = props;
  const changed = ids.some((id) => instance.keyframes?.[id] || String(instance.values[id]) !== String(effect.params[id]?.default));
  return (
    <Collapsible.Root defaultOpen>
      <div className={styles.groupHead}>
        <h4 className={styles.group}>
          <Collapsible.Trigger className={styles.title}>
            <ChevronRight size={12} aria-hidden />
            <span>{heading}</span>
          </Collapsible.Trigger>
        </h4>
        {changed && (
          <IconButton
            icon={RotateCcw}
            label={`Reset ${heading} of ${effect.label}`}
            help={`Reset ${heading.toLowerCase()}`}
            className={styles.resetGroup ?? ''}
            onClick={() =>
              document.edit(`Reset ${effect.label}: ${heading}`, (recipe) =>
                ids.reduce((next, id) => resetValue(next, instance.id, effect, id), recipe),
              )
            }
          />
        )}
      </div>
      <Collapsible.Panel>{props.children}</Collapsible.Panel>
    </Collapsible.Root>
  );
}

function ParamRow(props: { instance: EffectInstance; effect: Effect; id: string; param: Param; leading: boolean }) {
  const session = useSession();
  const { instance, effect, id, param } = props;
  const { document, player, picking, drawing } = session;
  const keyframes = instance.keyframes?.[id] ?? [];
  // Only keyframed controls follow the playhead; the others need not render for every frame.
  const time = useStore(player.index, (index) => (keyframes.length > 0 ? player.timeline.timeOf(index) : 0));
  const value: ParamValue = valuesAt(instance, time, effect.params)[id] ?? param.default;
  const target = useStore(picking);
  const drawn = useStore(drawing);
  const isPicking = target?.instance === instance.id && target.param === id;
  const address = { instance: instance.id, param: id };
  return (
    <>
      <ParamControl
        param={param}
        leading={props.leading}
        onFail={session.fail}
        value={value}
        onChange={(next, held = false) =>
          document.edit(`${effect.label}: ${param.label}`, (recipe) => setValue(recipe, instance.id, id, next, session.time()), {
            gesture: `${instance.id}.${id}`,
            held,
          })
        }
        onSettle={() => document.endGesture()}
        picking={isPicking}
        onPick={() => picking.set(isPicking ? null : address)}
        tool={drawn?.instance === instance.id && drawn.param === id ? drawn.tool : null}
        onTool={(tool) => drawing.set(tool && { ...address, tool })}
        trailing={<KeyframeButtons address={address} label={param.label} keyframes={keyframes} value={value} />}
      />
      {keyframes.length > 0 && <EaseButtons address={address} label={param.label} keyframes={keyframes} time={time} />}
    </>
  );
}
