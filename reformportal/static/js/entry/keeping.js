// What was typed stays in this browser until the server has it: through a reload, a crash, a new
// sign-in. Each entry is one figure of one report and belongs to the person who typed it.
const PLACE = "portal-entry";

export class Keeping {
  constructor(writer, report) {
    this.start = `${PLACE}:${writer}:${report}:`;
    this.works = true;
  }

  put(name, entry) {
    try {
      localStorage.setItem(this.start + name, JSON.stringify(entry));
    } catch {
      // Full or forbidden: the page asks before it is left instead.
      this.works = false;
    }
  }

  get(name) {
    try {
      return JSON.parse(localStorage.getItem(this.start + name));
    } catch {
      return null;
    }
  }

  // Another tab may have kept something newer meanwhile: that stays.
  drop(name, values) {
    const kept = this.get(name);
    if (kept && same(kept.values, values)) this.discard(name);
  }

  discard(name) {
    try {
      localStorage.removeItem(this.start + name);
    } catch {
      this.works = false;
    }
  }

  names() {
    try {
      const keys = Object.keys(localStorage).filter((key) => key.startsWith(this.start));
      return keys.map((key) => key.slice(this.start.length));
    } catch {
      return [];
    }
  }
}

export function same(one, other) {
  const names = Object.keys(one);
  return names.length === Object.keys(other).length && names.every((name) => one[name] === other[name]);
}
