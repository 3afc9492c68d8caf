import type { ComponentChildren } from 'preact';

/** Firefox lets a list be opened and asks whether to allow it; the others show tabs of pictures. */
const asksWithList = (): boolean => navigator.userAgent.includes('Firefox/');

/** What is to be chosen in the browser's question, after a colon. */
export function ShareWords() {
  if (asksWithList()) {
    return (
      <>
        open its list “Select window or screen”, choose <strong>Entire screen</strong> (or{' '}
        <strong>Screen 1</strong> if there are several), then press <strong>Allow</strong>.
      </>
    );
  }
  return (
    <>
      choose <strong>Entire screen</strong>, click the picture of your screen, then <strong>Share</strong>.
    </>
  );
}

/** What browsers ask when a screen is shared, drawn: which of its choices is meant. */
export function ShareChoice() {
  return asksWithList() ? <ChoiceInList /> : <ChoiceOfPictures />;
}

function ChoiceOfPictures() {
  return (
    <Drawing label="The browser’s question: of “Tab”, “Window” and “Entire screen”, choose “Entire screen”.">
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
      <Button word="Share" />
    </Drawing>
  );
}

function ChoiceInList() {
  return (
    <Drawing label="The browser’s question: in the list “Select window or screen”, choose “Entire screen”, then “Allow”.">
      <text x="16" y="24" class="title">
        Allow this page to see your screen?
      </text>
      <text x="24" y="50" class="other">
        Select window or screen
      </text>
      <path class="arrow" d="M288 43l5 5 5-5" />
      <text x="24" y="74" class="other">
        A window
      </text>
      <rect class="chosen" x="16" y="84" width="288" height="24" rx="5" />
      <text x="24" y="100" class="chosen-word">
        Entire screen
      </text>
      <Button word="Allow" />
    </Drawing>
  );
}

function Drawing({ label, children }: { label: string; children: ComponentChildren }) {
  return (
    <svg class="share-choice" viewBox="0 0 320 150" role="img" aria-label={label}>
      <rect class="frame" x="1" y="1" width="318" height="148" rx="8" />
      {children}
    </svg>
  );
}

function Button({ word }: { word: string }) {
  return (
    <>
      <rect class="button" x="244" y="122" width="60" height="20" rx="5" />
      <text x="274" y="136" class="button-word" text-anchor="middle">
        {word}
      </text>
    </>
  );
}
