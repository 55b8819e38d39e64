import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { ToolName } from './survey-tools.ts';

const TOOLS: Readonly<Record<string, ToolName>> = {
  v: 'select',
  d: 'draw',
  s: 'split',
  m: 'merge',
  q: 'square',
  Delete: 'delete',
  Backspace: 'delete',
};

/** The keys of the desk, wherever the keyboard is but in a field. */
export class ToolKeys implements ReactiveController {
  readonly #onTool: (tool: ToolName) => void;
  readonly #onKey: (event: KeyboardEvent) => boolean;

  /** @param onKey every other key; says whether it was for the desk */
  constructor(
    host: ReactiveControllerHost,
    onTool: (tool: ToolName) => void,
    onKey: (event: KeyboardEvent) => boolean,
  ) {
    this.#onTool = onTool;
    this.#onKey = onKey;
    host.addController(this);
  }

  hostConnected(): void {
    window.addEventListener('keydown', this.#handle);
  }

  hostDisconnected(): void {
    window.removeEventListener('keydown', this.#handle);
  }

  readonly #handle = (event: KeyboardEvent) => {
    if (event.defaultPrevented || isWriting(event)) return;
    const tool = toolOf(event);
    if (tool) this.#onTool(tool);
    else if (event.ctrlKey || event.metaKey || !this.#onKey(event)) return;
    event.preventDefault();
  };
}

function toolOf({ key, ctrlKey, metaKey, altKey, shiftKey }: KeyboardEvent): ToolName | undefined {
  if (altKey) return undefined;
  // A letter is the same one with Caps Lock on.
  if (!ctrlKey && !metaKey) return TOOLS[key.length === 1 ? key.toLowerCase() : key];
  if (key.toLowerCase() === 'z') return shiftKey ? 'redo' : 'undo';
  return key.toLowerCase() === 'y' ? 'redo' : undefined;
}

/** In a field the keys are text, and Ctrl+Z is the field's own. */
function isWriting(event: KeyboardEvent): boolean {
  const [target] = event.composedPath();
  return (
    target instanceof HTMLInputElement ||
    target instanceof HTMLSelectElement ||
    target instanceof HTMLTextAreaElement
  );
}
