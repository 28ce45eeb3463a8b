import type { ReactNode } from 'react';
import type { Colour, CurvePoints, Param, ParamValue } from '../../gpu/params.ts';
import type { Shape } from '../../gpu/shapes.ts';
import { AssetControl } from './asset-control.tsx';
import { ChoiceControl } from './choice-control.tsx';
import { ColourControl } from './colour-control.tsx';
import { CurveControl } from './curve-control.tsx';
import { FloatControl } from './float-control.tsx';
import { ShapesControl, type ShapeTool } from './shapes-control.tsx';
import { ToggleControl } from './toggle-control.tsx';

/** The control of a parameter, chosen by its kind. A missing value shows the default. */
export function ParamControl(props: {
  param: Param;
  value: ParamValue | undefined;
  onChange: (value: ParamValue, held?: boolean) => void;
  onSettle: () => void;
  /** Starts sampling this colour from the picture. */
  onPick: () => void;
  picking: boolean;
  /** How the viewer edits these shapes; null when it does not. */
  tool: ShapeTool | null;
  onTool: (tool: ShapeTool | null) => void;
  /** Hears why a file could not be used. */
  onFail: (error: unknown, doing: string) => void;
  /** True for the first control of an effect, which shows itself in full. */
  leading: boolean;
  trailing?: ReactNode;
}) {
  const { param } = props;
  const common = {
    label: param.label,
    help: param.help,
    onChange: props.onChange,
    onSettle: props.onSettle,
    trailing: props.trailing,
  };
  const value = props.value ?? param.default;
  switch (param.kind) {
    case 'float':
      return (
        <FloatControl
          {...common}
          value={value as number}
          initial={param.default}
          min={param.min}
          max={param.max}
          step={param.step}
          unit={param.unit}
        />
      );
    case 'colour':
      return <ColourControl {...common} value={value as Colour} initial={param.default} onPick={props.onPick} picking={props.picking} />;
    case 'choice':
      return <ChoiceControl {...common} value={value as string} initial={param.default} options={param.options} />;
    case 'toggle':
      return <ToggleControl {...common} value={value as boolean} initial={param.default} />;
    case 'curve':
      return <CurveControl {...common} value={value as CurvePoints} initial={param.default} open={props.leading} />;
    case 'asset':
      return <AssetControl {...common} value={value as string} initial={param.default} accepts={param.accepts} onFail={props.onFail} />;
    case 'shapes':
      return (
        <ShapesControl {...common} value={value as readonly Shape[]} initial={param.default} tool={props.tool} onTool={props.onTool} />
      );
  }
}
