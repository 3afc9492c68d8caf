import { useState } from 'preact/hooks';
import { ApiError, messageOf } from '../shared/api-error.ts';
import { mount } from '../shared/mount.tsx';
import { ErrorNote } from '../shared/notes.tsx';
import { returnPath } from './return-path.ts';
import { signIn } from './teacher-api.ts';
import './teacher.css';

function wording(error: unknown): string {
  if (error instanceof ApiError && error.status === 401) {
    return 'E-mail address and password do not fit together. Check both and try again.';
  }
  if (error instanceof ApiError && error.status === 429)
    return 'Too many tries. Wait a minute, then try again.';
  return messageOf(error);
}

function SignInPage() {
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  const send = async (event: Event) => {
    event.preventDefault();
    setBusy(true);
    setProblem(null);
    try {
      await signIn(email.trim(), password);
      location.replace(returnPath(location.search, location.origin));
    } catch (error) {
      setProblem(wording(error));
      setBusy(false);
    }
  };

  return (
    <main class="container narrow">
      <p class="brand">Invigil</p>
      <h1>Sign in</h1>
      {problem && <ErrorNote>{problem}</ErrorNote>}
      <form onSubmit={send}>
        <label>
          E-mail address
          <input
            type="email"
            name="email"
            autocomplete="username"
            required
            value={email}
            onInput={(event) => setEmail(event.currentTarget.value)}
          />
        </label>
        <label>
          Password
          <input
            type="password"
            name="password"
            autocomplete="current-password"
            required
            value={password}
            onInput={(event) => setPassword(event.currentTarget.value)}
          />
        </label>
        <button type="submit" aria-busy={busy} disabled={busy}>
          Sign in
        </button>
      </form>
      <footer class="foot">
        <a href="/">Join an exam as a student</a>
      </footer>
    </main>
  );
}

mount(<SignInPage />);
