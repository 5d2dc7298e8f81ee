// The marks at the head of the popup, by severity: those of pages and those of offers.

/** The mark of each severity. They differ wherever badges do. @type {Record<string, string>} */
export const MARKS = {
  alarm: "alarm",
  notice: "eye",
  suspected: "doubt",
  capable: "eye",
  undetermined: "question",
  acknowledged: "building",
  outside: "building",
  public: "closed",
  none: "page",
};
