// Reads a recurring iCalendar event on standard input and writes its first occurrences (how many: the argument) as instants, as JSON.
import { readFileSync } from "node:fs";
import ICAL from "ical.js";

const calendar = new ICAL.Component(ICAL.parse(readFileSync(0, "utf8")));
for (const zone of calendar.getAllSubcomponents("vtimezone")) {
  ICAL.TimezoneService.register(zone);
}
const event = new ICAL.Event(calendar.getFirstSubcomponent("vevent"));
const iterator = event.iterator();
const occurrences = [];
for (let next = iterator.next(); next && occurrences.length < Number(process.argv[2]); next = iterator.next()) {
  const { startDate, endDate } = event.getOccurrenceDetails(next);
  occurrences.push({ startsAt: startDate.toJSDate().toISOString(), endsAt: endDate.toJSDate().toISOString() });
}
process.stdout.write(JSON.stringify(occurrences));
