// The page: the bar, and GraphiQL below it.

import '@graphiql/react/style.css';
import '@graphiql/plugin-doc-explorer/style.css';
import '@graphiql/plugin-history/style.css';
import 'graphiql/graphiql.css';
import './style.css';
import './workers';

import { useMonaco } from '@graphiql/react';
import { GraphiQL } from 'graphiql';
import { useEffect } from 'react';
import { createRoot } from 'react-dom/client';

import { Bar } from './Bar';
import { examples } from './examples';
import { memoryStorage } from './memory';
import { send } from './send';

// The variables editor takes the null that stands where the file will be.
const scalars = { Upload: {} };
const storage = memoryStorage();

function Page() {
  return (
    <>
      <Bar />
      <main>
        <GraphiQL
          fetcher={send}
          storage={storage}
          defaultTabs={examples}
          // GraphiQL fills its editors from the first tab, but its variables editor from here.
          initialVariables={examples[0]?.variables ?? undefined}
          defaultEditorToolsVisibility="variables"
          shouldPersistHeaders={false}
          showPersistHeadersSettings={false}
          inputValueDeprecation
          schemaDescription
          customScalarSchemas={scalars}
        >
          <GraphiQL.Logo>
            <span />
          </GraphiQL.Logo>
          <WrappedLines />
        </GraphiQL>
      </main>
    </>
  );
}

// A line too long for its pane goes on below: a phone has room for some thirty letters.
function WrappedLines() {
  const monaco = useMonaco((state) => state.monaco);
  useEffect(() => {
    if (monaco === undefined) return;
    const wrap = { wordWrap: 'on', wrappingIndent: 'indent' } as const;
    for (const editor of monaco.editor.getEditors()) editor.updateOptions(wrap);
    const later = monaco.editor.onDidCreateEditor((editor) => editor.updateOptions(wrap));
    return () => later.dispose();
  }, [monaco]);
  return null;
}

createRoot(document.getElementById('outlay')!).render(<Page />);
