// The bar above GraphiQL: whose page this is, the access token, the file to send, and what just happened.

import { type ChangeEvent, useRef } from 'react';

import icon from './icon.svg';
import { change, say, useSession } from './session';

export function Bar() {
  const { notice, tone } = useSession();
  return (
    <header className="bar">
      <div className="bar-name">
        <img src={icon} alt="" width="28" height="28" />
        <h1>Outlay</h1>
        <span>GraphiQL</span>
      </div>
      <TokenBox />
      <FilePicker />
      <p className="bar-notice" role="status" data-tone={tone}>
        {notice}
      </p>
    </header>
  );
}

// A text field with its letters masked by CSS, not type=password: a password manager must not offer to
// keep the token.
function TokenBox() {
  const { token } = useSession();
  return (
    <div className="bar-group">
      <label htmlFor="access-token">Access token</label>
      <input
        id="access-token"
        type="text"
        className="masked"
        value={token}
        placeholder="none: run StartHere or SignIn"
        autoComplete="off"
        autoCapitalize="none"
        autoCorrect="off"
        spellCheck={false}
        onChange={(event) => change({ token: event.target.value.trim(), notice: '' })}
      />
      <button
        type="button"
        disabled={token === ''}
        title="Clear the access token from this page"
        onClick={() => {
          change({ token: '' });
          say('This page has forgotten the access token. The mutation signOut ends the session itself.');
        }}
      >
        Sign out
      </button>
    </div>
  );
}

function FilePicker() {
  const { file } = useSession();
  const input = useRef<HTMLInputElement>(null);

  function choose(event: ChangeEvent<HTMLInputElement>) {
    const chosen = event.target.files?.[0] ?? null;
    // Emptied so that choosing the same file again, edited meanwhile, is a new choice.
    event.target.value = '';
    if (chosen === null) return;
    change({ file: chosen });
    say('Run an operation with a variable of type Upload, such as PlanImport, to send the file.');
  }

  return (
    <div className="bar-group">
      <input ref={input} id="upload-file" type="file" hidden onChange={choose} />
      <button type="button" onClick={() => input.current?.click()}>
        Upload file
      </button>
      {file !== null && (
        <>
          <span className="bar-file" title={file.name}>
            {file.name} · {size(file.size)}
          </span>
          <button
            type="button"
            aria-label={`Do not upload ${file.name}`}
            onClick={() => change({ file: null, notice: '' })}
          >
            ✕
          </button>
        </>
      )}
    </div>
  );
}

function size(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  if (bytes < 1_000_000) return `${Math.round(bytes / 1000)} kB`;
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}
