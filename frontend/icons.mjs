// Our icon names, by meaning, and the lucide file (ISC licence) each one is. Add a name here before using it.
import fs from 'node:fs';
import path from 'node:path';

const FILES = {
  home: 'house', check: 'check', x: 'x', plus: 'plus', minus: 'minus', arrow: 'arrow-right', out: 'external-link',
  right: 'chevron-right', left: 'chevron-left', down: 'chevron-down', up: 'chevron-up', menu: 'menu', dots: 'ellipsis',
  calendar: 'calendar-days', clock: 'clock', history: 'history', pin: 'map-pin', bell: 'bell', flag: 'flag', book: 'book-open',
  users: 'users', user: 'user', userplus: 'user-plus', id: 'id-card', key: 'key-round', lock: 'lock', shield: 'shield-check', phone: 'phone',
  file: 'file-text', filecheck: 'file-check', archive: 'archive', note: 'notebook-pen', pen: 'pencil', link: 'link', eye: 'eye', list: 'list-checks',
  tree: 'network', merge: 'git-merge', split: 'git-fork', swap: 'arrow-left-right', undo: 'undo-2', chart: 'chart-column', grid: 'table-2', data: 'database', disk: 'hard-drive',
  search: 'search', filter: 'funnel', download: 'download', upload: 'upload', print: 'printer', send: 'send', gear: 'settings', languages: 'languages', type: 'a-large-small', logout: 'log-out',
  nocloud: 'cloud-off', warn: 'triangle-alert', late: 'octagon-alert', info: 'info', half: 'contrast', ring: 'circle', star: 'star',
};

/** The inside of each icon's <svg>, without comments, by our name. */
export function readIcons(folder) {
  const inside = (file) =>
    fs.readFileSync(path.join(folder, `${file}.svg`), 'utf8')
      .replace(/<!--.*?-->|<\/?svg[^>]*>/gs, '').replace(/\s+/g, ' ').replace(/> </g, '><').replace(/ \/>/g, '/>').trim();
  return Object.fromEntries(Object.entries(FILES).map(([name, file]) => [name, inside(file)]));
}
