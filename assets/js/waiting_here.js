// Why: joins the sender and the list of what waits, once for a page.
import { List } from "./waiting_list.js";
import { Sender } from "./waiting_send.js";

let sender;

/** Begins to send; answers with the sender. `arrived(form, at)` may go to what has arrived, and answers true if it does. */
export function keepWaiting(source, arrived = () => false) {
  if (!source || sender) return sender;
  const list = new List(source);
  const draw = () => { list.draw().catch(() => {}); };
  sender = new Sender(source.dataset.full ?? "", (key) => list.say(key), draw, (form, at) => { if (!arrived(form, at)) list.arrived(form, at); });
  list.sender = sender;
  draw();
  sender.run();
  // Somebody signs out (staying.js): what can be sent goes first.
  document.addEventListener("send-all", () => { sender.now(); });
  document.addEventListener("given-up", () => { sender.ahead?.stop(); });
  return sender;
}
