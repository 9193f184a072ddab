// Reads an iCalendar document on stdin with two parsers that are not ours and know nothing of each other, and says what each makes of it.
import ICAL from "ical.js";
import ical from "node-ical";
import { readFileSync } from "node:fs";

const text = readFileSync(0, "utf8");
const calendar = new ICAL.Component(ICAL.parse(text));
const mozilla = calendar.getAllSubcomponents("vevent").map((c) => {
  const event = new ICAL.Event(c);
  return {
    uid: event.uid,
    sequence: event.sequence,
    summary: event.summary,
    start: event.startDate.toString(),
    end: event.endDate.toString(),
    status: c.getFirstPropertyValue("status"),
    alarms: c.getAllSubcomponents("valarm").length,
    properties: c.getAllProperties().map((p) => p.name).sort(),
  };
});
const node = Object.values(ical.sync.parseICS(text))
  .filter((c) => c.type === "VEVENT")
  .map((c) => ({
    uid: c.uid,
    sequence: Number(c.sequence),
    summary: c.summary,
    start: c.start.toISOString(),
    isDay: c.datetype === "date",
    status: c.status,
    alarms: (c.alarms ?? []).length,
  }));
process.stdout.write(JSON.stringify({ mozilla, node }));
