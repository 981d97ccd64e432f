// Under main: every time tells its exact moment in the reader's own zone, on hover.
export default function localTime(root) {
  const format = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "full", timeStyle: "long" });
  for (const time of root.querySelectorAll("time[datetime]")) {
    const at = new Date(time.dateTime);
    if (!Number.isNaN(at.valueOf()) && time.dateTime.includes("T")) time.title = format.format(at);
  }
}
