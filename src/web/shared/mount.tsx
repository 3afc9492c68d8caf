import '@picocss/pico/css/pico.min.css';
import './theme.css';
import { type ComponentChild, render } from 'preact';

export function mount(page: ComponentChild): void {
  const place = document.getElementById('app');
  if (place) render(page, place);
}
