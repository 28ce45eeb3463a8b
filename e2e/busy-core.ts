/** Gives ffmpeg’s core no time for a run that decodes more than 25 frames of a file; imported before the worker's own module. */
interface Workers {
  readonly Worker: { readonly prototype: { postMessage(message: Execution, transfer: Transferable[]): void } };
}
interface Execution {
  readonly type?: string;
  readonly data?: { readonly args: readonly string[]; readonly timeout: number };
}

const { prototype } = (globalThis as unknown as Workers).Worker;
const { postMessage } = prototype;
prototype.postMessage = function busy(message, transfer) {
  const { type, data } = message;
  if (type !== 'EXEC' || !data?.args.some((argument) => argument.startsWith('/in/'))) return postMessage.call(this, message, transfer);
  const most = Number(data.args[data.args.indexOf('-frames:v') + 1]);
  const timeout = most <= 25 ? data.timeout : 1;
  postMessage.call(this, { ...message, data: { ...data, timeout } }, transfer);
};
