/** The only message between windows; everything after it goes through the port it carries. */
interface Greeting {
  readonly sandbox: "connect";
  readonly channel: string;
}

function isGreeting(data: unknown): data is Greeting {
  return typeof data === "object" && data !== null && (data as Greeting).sandbox === "connect";
}

/** One end of a private channel between a page and a frame in it. */
export class FrameChannel<Out, In> {
  constructor(
    private readonly port: MessagePort,
    receive: (message: In) => void,
  ) {
    port.onmessage = ({ data }) => receive(data as In);
  }

  send(message: Out): void {
    this.port.postMessage(message);
  }

  close(): void {
    this.port.close();
  }
}

/** A random channel name, passed to the frame in its URL. */
export function channelName(): string {
  return crypto.randomUUID();
}

/**
 * Called by the page when its frame has loaded. The greeting is delivered to `origin` only, so a frame
 * that navigated elsewhere never gets the port.
 */
export function connectToFrame<Out, In>(
  frame: HTMLIFrameElement,
  origin: string,
  channel: string,
  receive: (message: In) => void,
): FrameChannel<Out, In> {
  const { port1, port2 } = new MessageChannel();
  const greeting: Greeting = { sandbox: "connect", channel };
  frame.contentWindow?.postMessage(greeting, origin, [port2]);
  return new FrameChannel(port1, receive);
}

/**
 * Called inside the frame: takes the first greeting of its own parent window that names this frame's channel.
 * @param channel the name passed to the frame in its URL
 */
export function awaitConnection<Out, In>(
  channel: string,
  connected: (line: FrameChannel<Out, In>) => (message: In) => void,
): void {
  const listen = (event: MessageEvent): void => {
    const [port] = event.ports;
    if (event.source !== window.parent || !isGreeting(event.data) || event.data.channel !== channel || !port)
      return;
    window.removeEventListener("message", listen);
    let receive: (message: In) => void = () => undefined;
    const line = new FrameChannel<Out, In>(port, (message) => receive(message));
    receive = connected(line);
  };
  window.addEventListener("message", listen);
}
