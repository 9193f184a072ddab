// Reads an iCalendar object on standard input and writes what ical.js understood, times as instants, as JSON.
import { readFileSync } from "node:fs";
import ICAL from "ical.js";

const calendar = new ICAL.Component(ICAL.parse(readFileSync(0, "utf8")));
for (const zone of calendar.getAllSubcomponents("vtimezone")) {
  ICAL.TimezoneService.register(zone);
}
const event = calendar.getFirstSubcomponent("vevent");
const instant = (name) => event.getFirstPropertyValue(name).toJSDate().toISOString();
const text = (name) => event.getFirstPropertyValue(name) ?? null;
const property = (p) => ({ address: p.getFirstValue(), partstat: p.getParameter("partstat") ?? null, cn: p.getParameter("cn") ?? null });

process.stdout.write(
  JSON.stringify({
    method: calendar.getFirstPropertyValue("method"),
    uid: text("uid"),
    sequence: text("sequence"),
    stamp: instant("dtstamp"),
    startsAt: instant("dtstart"),
    endsAt: instant("dtend"),
    zone: event.getFirstProperty("dtstart").getParameter("tzid") ?? null,
    summary: text("summary"),
    status: text("status"),
    location: text("location"),
    url: text("url"),
    organizer: property(event.getFirstProperty("organizer")),
    attendees: event.getAllProperties("attendee").map(property),
    properties: event.getAllProperties().map((p) => p.name),
  }),
);
