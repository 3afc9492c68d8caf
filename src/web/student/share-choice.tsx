/** What browsers ask when a screen is shared, drawn: which of its choices is meant. */
export function ShareChoice() {
  return (
    <svg
      class="share-choice"
      viewBox="0 0 320 150"
      role="img"
      aria-label="The browser’s question: of “Tab”, “Window” and “Entire screen”, choose “Entire screen”."
    >
      <rect class="frame" x="1" y="1" width="318" height="148" rx="8" />
      <text x="16" y="24" class="title">
        Choose what to share
      </text>
      <text x="40" y="50" class="other">
        Tab
      </text>
      <text x="130" y="50" class="other" text-anchor="middle">
        Window
      </text>
      <rect class="chosen" x="190" y="34" width="114" height="24" rx="5" />
      <text x="247" y="50" class="chosen-word" text-anchor="middle">
        Entire screen
      </text>
      <rect class="chosen" x="110" y="68" width="100" height="46" rx="4" />
      <rect class="taskbar" x="110" y="107" width="100" height="7" />
      <rect class="window" x="122" y="76" width="44" height="24" rx="2" />
      <rect class="window" x="172" y="76" width="28" height="18" rx="2" />
      <rect class="button" x="244" y="122" width="60" height="20" rx="5" />
      <text x="274" y="136" class="button-word" text-anchor="middle">
        Share
      </text>
    </svg>
  );
}
