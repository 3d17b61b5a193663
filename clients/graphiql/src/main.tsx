// The page: the bar, and GraphiQL below it.

import '@graphiql/react/style.css';
import '@graphiql/plugin-doc-explorer/style.css';
import '@graphiql/plugin-history/style.css';
import 'graphiql/graphiql.css';
import './style.css';
import './workers';

import { GraphiQL } from 'graphiql';
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
        </GraphiQL>
      </main>
    </>
  );
}

createRoot(document.getElementById('outlay')!).render(<Page />);
