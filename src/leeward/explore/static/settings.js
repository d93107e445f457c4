// Settings of levers as the page keeps them, from an option of a brief.
export function fromOption(option, tables, start) {
  const week = (day) => Math.max(0, Math.floor((new Date(`${day}T00:00:00Z`) - new Date(`${start}T00:00:00Z`)) / 6048e5));
  return (option?.levers ?? []).map((x) => {
    const lever = tables.levers.find((l) => l.name === x.lever);
    if (!lever?.in_model) return null;
    return {
      lever: x.lever, value: x.level ? lever[x.level] : x.value, where: x.where.filter((p) => lever.where_allowed.includes(p)),
      start_week: x.start_date ? week(x.start_date) : x.start_week, end_week: x.end_date ? week(x.end_date) : x.end_week, ramp_weeks: x.ramp_weeks ?? 0,
    };
  }).filter((x) => x && !(x.end_week !== null && x.end_week <= x.start_week));
}
const MARKETS = { united_states: "usa", usa: "usa", europe: "europe", european_union: "europe" };
export function mainMarket(desk) {  // Europe where at least half of the claims name it; the sentences are of the United States
  const judged = (desk?.claims ?? []).filter((c) => c.decision !== "drop" && c.tier === "read");
  const there = judged.filter((c) => [c.market, ...(c.place ?? [])].some((p) => MARKETS[p] === "europe"));
  return there.length && there.length * 2 >= judged.length ? "europe" : null;
}
export function mainOption(desk) {
  const said = new Map();
  for (const c of desk?.claims ?? []) if (c.option && c.decision !== "drop" && c.tier === "read" && c.stance !== "doubts") said.set(c.option, (said.get(c.option) ?? 0) + 1);
  return [...(desk?.options ?? [])].sort((a, b) => (said.get(b.id) ?? 0) - (said.get(a.id) ?? 0))[0];
}
