// The calendar of an empty date opens on the month of the day that the page shows data for (.csb-dateline[data-day]); the library has
// the browser's own day alone, which on the example's data is years later.
(() => {
  const pick = (select, value) => {
    // The library offers some years about its own; it understands the others.
    if (![...select.options].some((option) => option.value === value)) select.append(new Option(value, value));
    select.value = value;
    select.dispatchEvent(new Event("change", { bubbles: true }));
  };
  const isEmpty = () => document.querySelector("[data-testid=stDateInput]:has([data-testid=stDateInputCalendarButton][aria-expanded=true]) [data-type=year][data-placeholder]");
  let seen = null;
  const open = () => {
    const calendar = document.querySelector("[data-testid=stDateInputCalendar]");
    if (calendar === seen) return;
    seen = calendar;
    const day = document.querySelector(".csb-dateline")?.dataset.day;
    const selects = calendar?.querySelectorAll("select") ?? [];
    if (!day || selects.length !== 2 || !isEmpty()) return;
    const [year, month] = day.split("-").map((part) => String(Number(part)));
    pick(selects[1], year);
    pick(selects[0], month);
  };
  new MutationObserver(open).observe(document, { childList: true, subtree: true });
})();
