import { Fragment } from 'react';
import type { Effect } from '../../../gpu/define-effect.ts';
import type { Param, ParamValue } from '../../../gpu/params.ts';
import { valuesAt } from '../../../jobs/keyframes.ts';
import type { EffectInstance } from '../../../jobs/recipe.ts';
import { setValue } from '../../../jobs/recipe-edit.ts';
import { ParamControl } from '../../controls/param-control.tsx';
import { useStore } from '../../stores/store.ts';
import { useSession } from '../studio/session.ts';
import styles from './inspector.module.css';
import { KeyframeButtons } from './keyframe-buttons.tsx';

/** The controls of an effect, derived from its declaration, with a heading where the group changes. */
export function EffectParams({ instance, effect }: { instance: EffectInstance; effect: Effect }) {
  let group: string | undefined;
  return (
    <div className={styles.params}>
      {Object.entries(effect.params).map(([id, param]) => {
        const heading = param.group !== group && param.group;
        group = param.group;
        return (
          <Fragment key={id}>
            {heading && <h4 className={styles.group}>{heading}</h4>}
            <ParamRow instance={instance} effect={effect} id={id} param={param} />
          </Fragment>
        );
      })}
    </div>
  );
}

function ParamRow(props: { instance: EffectInstance; effect: Effect; id: string; param: Param }) {
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
  return (
    <ParamControl
      param={param}
      value={value}
      onChange={(next, held = false) =>
        document.edit(`${effect.label}: ${param.label}`, (recipe) => setValue(recipe, instance.id, id, next, session.time()), {
          gesture: `${instance.id}.${id}`,
          held,
        })
      }
      onSettle={() => document.endGesture()}
      picking={isPicking}
      onPick={() => picking.set(isPicking ? null : { instance: instance.id, param: id })}
      tool={drawn?.instance === instance.id && drawn.param === id ? drawn.tool : null}
      onTool={(tool) => drawing.set(tool && { instance: instance.id, param: id, tool })}
      trailing={<KeyframeButtons address={{ instance: instance.id, param: id }} label={param.label} keyframes={keyframes} value={value} />}
    />
  );
}
