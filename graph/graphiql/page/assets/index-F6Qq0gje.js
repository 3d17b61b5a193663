import{W as I,c as C,d as S,r as v,j as r,p as A,K as p,e as N,G as $,f as O,h as y,u as q}from"./libraries-__SDeQFB.js";self.MonacoEnvironment={getWorker(n,e){return e==="json"?new I:e==="graphql"?new C:new S}};const P="/graphiql/assets/icon-CY1poBQz.svg";let g={token:"",file:null,notice:"",tone:"calm"};const _=new Set;function u(){return g}function c(n){g={...g,...n};for(const e of _)e()}function x(n,e="calm"){c({notice:n,tone:e})}function k(){return v.useSyncExternalStore(n=>(_.add(n),()=>_.delete(n)),u)}function W(){const{notice:n,tone:e}=k();return r.jsxs("header",{className:"bar",children:[r.jsxs("div",{className:"bar-name",children:[r.jsx("img",{src:P,alt:"",width:"28",height:"28"}),r.jsx("h1",{children:"Outlay"}),r.jsx("span",{children:"GraphiQL"})]}),r.jsx(D,{}),r.jsx(R,{}),r.jsx("p",{className:"bar-notice",role:"status","data-tone":e,children:n})]})}function D(){const{token:n}=k();return r.jsxs("div",{className:"bar-group",children:[r.jsx("label",{htmlFor:"access-token",children:"Access token"}),r.jsx("input",{id:"access-token",type:"text",className:"masked",value:n,placeholder:"none: run StartHere or SignIn",autoComplete:"off",autoCapitalize:"none",autoCorrect:"off",spellCheck:!1,onChange:e=>c({token:e.target.value.trim(),notice:""})}),r.jsx("button",{type:"button",disabled:n==="",title:"Clear the access token from this page",onClick:()=>{c({token:""}),x("This page has forgotten the access token. The mutation signOut ends the session itself.")},children:"Sign out"})]})}function R(){const{file:n}=k(),e=v.useRef(null);function t(o){const s=o.target.files?.[0]??null;o.target.value="",s!==null&&(c({file:s}),x("Run an operation with a variable of type Upload, such as PlanImport, to send the file."))}return r.jsxs("div",{className:"bar-group",children:[r.jsx("input",{ref:e,id:"upload-file",type:"file",hidden:!0,onChange:t}),r.jsx("button",{type:"button",onClick:()=>e.current?.click(),children:"Upload file"}),n!==null&&r.jsxs(r.Fragment,{children:[r.jsxs("span",{className:"bar-file",title:n.name,children:[n.name," · ",L(n.size)]}),r.jsx("button",{type:"button","aria-label":`Do not upload ${n.name}`,onClick:()=>c({file:null,notice:""}),children:"✕"})]})]})}function L(n){return n<1e3?`${n} B`:n<1e6?`${Math.round(n/1e3)} kB`:`${(n/1e6).toFixed(1)} MB`}const U=`# Welcome to Outlay, an open API for personal and
# shared money.
#
# The tabs above are examples, in the order of a
# first visit. Run one with the ▶ button or Ctrl-
# Enter. Values to change stand below, under
# Variables. The book at the left explains every
# type and field.
#
# 1. Run this tab: it makes your account, and the
#    page takes the access token by itself.
# 2. Run WhoAmI: it shows your wallet. Put its ids
#    into the variables of the tabs that ask for
#    one.
# 3. Add, list and correct by hand; or import a
#    statement of your bank and take it back
#    again.
#
# Nothing typed here is stored: a reload brings
# the examples back and forgets the rest, the
# token too.

mutation StartHere($input: SignUpInput!) {
  signUp(input: $input) {
    credentials {
      accessToken
      accessTokenExpiresAt
      user {
        id
        username
        currency
        timeZone
      }
    }
    userErrors {
      field
      message
      code
    }
  }
}
`,F=`{
  "input": {
    "email": "you@example.com",
    "username": "you",
    "password": "choose a long sentence of your own"
  }
}
`,V=`# Come back later, or after the access token has
# run out. The login is the email or the username.

mutation SignIn($input: SignInInput!) {
  signIn(input: $input) {
    credentials {
      accessToken
      accessTokenExpiresAt
      user {
        id
        username
      }
    }
    userErrors {
      field
      message
      code
    }
  }
}
`,B=`{
  "input": {
    "login": "you@example.com",
    "password": "choose a long sentence of your own"
  }
}
`,z=`# You, your wallet, and the ids that the next tabs
# ask for.

query WhoAmI {
  viewer {
    id
    username
    email
    currency
    locale
    timeZone
  }
  wallet {
    id
    name
    currency
    version
    accounts {
      id
      name
      kind
      balance {
        amount
        currency
      }
    }
    categories {
      id
      name
      kind
      color
      icon
      parent {
        name
      }
    }
  }
}
`,M=`# An expense. Amounts are strings, with as many
# digits as the currency has: no float comes near
# them. Put your wallet's id from WhoAmI into the
# variables; \`category\` and \`account\` take ids too.

mutation AddExpense($input: CreateTransactionInput!) {
  createTransaction(input: $input) {
    transaction {
      id
      kind
      amount {
        amount
        currency
      }
      date
      description
      tags
      account {
        name
      }
      category {
        name
      }
      version
    }
    userErrors {
      field
      message
      code
    }
  }
}
`,J=`{
  "input": {
    "wallet": "wal_…",
    "kind": "EXPENSE",
    "amount": { "amount": "12.50", "currency": "EUR" },
    "date": "2026-11-20",
    "description": "Lunch at the market",
    "tags": ["eating out"]
  }
}
`,H=`# Search ignores case and accents. For the next
# page, put endCursor into \`after\`.

query ListAndSearch(
  $filter: TransactionFilter
  $order: TransactionOrder
  $first: Int
  $after: String
) {
  transactions(filter: $filter, order: $order, first: $first, after: $after) {
    totalCount
    totals {
      kind
      total {
        money {
          amount
          currency
        }
        count
      }
    }
    nodes {
      id
      date
      kind
      description
      amount {
        amount
        currency
      }
      category {
        name
        color
      }
      version
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
`,Y=`{
  "filter": { "search": "market" },
  "order": { "by": "DATE", "direction": "DESC" },
  "first": 20
}
`,G=`# Two operations: choose one at the ▶ button. Take
# id and version from the list; a version that is
# no longer the current one is a CONFLICT, so
# nobody's correction is overwritten unseen.

mutation Correct($correction: UpdateTransactionInput!) {
  updateTransaction(input: $correction) {
    transaction {
      id
      description
      amount {
        amount
        currency
      }
      version
    }
    userErrors {
      field
      message
      code
    }
  }
}

mutation Delete($deletion: DeleteTransactionInput!) {
  deleteTransaction(input: $deletion) {
    deletedId
    userErrors {
      field
      message
      code
    }
  }
}
`,Q=`{
  "correction": {
    "id": "txn_…",
    "expectedVersion": 1,
    "description": "Lunch at the fish market"
  },
  "deletion": {
    "id": "txn_…",
    "expectedVersion": 2
  }
}
`,K=`# Choose a CSV statement of your bank with “Upload
# file” above, name the account it belongs to, and
# run. Nothing is written yet: the plan tells what
# was found in the file, why, and what each row
# would become.

mutation PlanImport($file: Upload!, $account: ID!) {
  planImport(input: { file: $file, account: $account }) {
    plan {
      id
      digest
      format
      encoding { value evidence }
      delimiter { value evidence }
      dateOrder { value evidence }
      decimalMark { value evidence }
      signConvention { value evidence }
      columns { index header role evidence }
      questions { field message choices { value meaning } }
      counts { new duplicate unsure invalid toImport }
      rows(first: 20) {
        nodes {
          line
          verdict
          date
          kind
          amount { amount currency }
          description
          reason
        }
      }
    }
    userErrors {
      field
      message
      code
    }
  }
}
`,Z=`{
  "file": null,
  "account": "acc_…"
}
`,X=`# Writes exactly what the plan showed: all of it
# or nothing. The same file again adds nothing.

mutation CommitImport($input: CommitImportInput!) {
  commitImport(input: $input) {
    import {
      id
      addedCount
      duplicateCount
      skippedCount
      transactions(first: 5) {
        nodes {
          date
          description
        }
      }
    }
    userErrors {
      field
      message
      code
    }
  }
}
`,nn=`{
  "input": {
    "plan": "ipl_…",
    "digest": "…"
  }
}
`,en=`# Takes the whole batch out again, and does not
# stand in the way of importing the file later.

mutation RevertImport($input: RevertImportInput!) {
  revertImport(input: $input) {
    import {
      id
      revertedAt
      removedCount
      editedCount
    }
    userErrors {
      field
      message
      code
    }
  }
}
`,tn=`{
  "input": {
    "id": "imp_…"
  }
}
`,on=`# Answers a signed address that is good for a
# short while: open it in a new browser tab to
# save the file.

mutation Export($input: ExportTransactionsInput!) {
  exportTransactions(input: $input) {
    download {
      url
      expiresAt
    }
    userErrors {
      field
      message
      code
    }
  }
}
`,rn=`{
  "input": {
    "format": "CSV",
    "filter": { "dates": { "start": "2026-01-01", "end": "2027-01-01" } }
  }
}
`,f=Object.assign({"./examples/01-start-here.graphql":U,"./examples/01-start-here.json":F,"./examples/02-sign-in.graphql":V,"./examples/02-sign-in.json":B,"./examples/03-who-am-i.graphql":z,"./examples/04-add-expense.graphql":M,"./examples/04-add-expense.json":J,"./examples/05-list-and-search.graphql":H,"./examples/05-list-and-search.json":Y,"./examples/06-correct-and-delete.graphql":G,"./examples/06-correct-and-delete.json":Q,"./examples/07-plan-import.graphql":K,"./examples/07-plan-import.json":Z,"./examples/08-commit-import.graphql":X,"./examples/08-commit-import.json":nn,"./examples/09-revert-import.graphql":en,"./examples/09-revert-import.json":tn,"./examples/10-export.graphql":on,"./examples/10-export.json":rn}),w=Object.keys(f).filter(n=>n.endsWith(".graphql")).sort().map(n=>({query:f[n].trimEnd(),variables:f[n.replace(/\.graphql$/,".json")]?.trimEnd()}));function sn(){const n=new Map;return{get length(){return n.size},getItem:e=>n.get(e)??null,setItem:(e,t)=>{n.set(e,t)},removeItem:e=>{n.delete(e)},clear:()=>n.clear()}}function an(n){if(!l(n))return;const{data:e,errors:t}=n;if(l(e)){for(const o of Object.values(e))cn(o);ln(e.signOut)}u().token!==""&&un(t,"UNAUTHENTICATED")&&x("The server does not accept this access token: it may have run out. Run SignIn again.","warning")}function cn(n){if(!l(n)||!l(n.credentials))return;const{accessToken:e}=n.credentials;typeof e!="string"||e===""||c({token:e,notice:"Signed in: every operation now carries the access token of this answer.",tone:"calm"})}function ln(n){!l(n)||u().token===""||Array.isArray(n.userErrors)&&n.userErrors.length>0||c({token:"",notice:"Signed out: the session has ended.",tone:"calm"})}function un(n,e){return Array.isArray(n)?n.some(t=>l(t)&&l(t.extensions)&&t.extensions.code===e):!1}function l(n){return typeof n=="object"&&n!==null&&!Array.isArray(n)}function dn(n,e){const t=mn(n);return e?t.find(o=>o.name?.value===e):t.length===1?t[0]:void 0}function pn(n){return(n?.variableDefinitions??[]).filter(e=>T(e.type)==="Upload").map(e=>({name:e.variable.name.value,isList:j(e.type)}))}function mn(n){try{return A(n).definitions.filter(e=>e.kind===p.OPERATION_DEFINITION)}catch{return[]}}function T(n){return n.kind===p.NAMED_TYPE?n.name.value:T(n.type)}function j(n){return n.kind===p.LIST_TYPE?!0:n.kind===p.NON_NULL_TYPE&&j(n.type)}function hn(n,e){function t(o){const s=N({url:new URL(n,location.href.replace(/^http/,"ws")).href,connectionParams:()=>{const i=u().token.trim();return i===""?{}:{Authorization:`Bearer ${i}`}},retryAttempts:0}),a=s.subscribe({...e,operationName:e.operationName??void 0},{next:i=>o.next(i),complete:()=>o.complete(),error(i){o.next({errors:fn(n,i)}),o.complete()}});return{unsubscribe(){a(),s.dispose()}}}return{subscribe:t}}function fn(n,e){return Array.isArray(e)?e:[new $(gn(n,e),{extensions:{origin:"page"}})]}function gn(n,e){if(!(e instanceof CloseEvent))return`The WebSocket to ${n} could not be opened: this server may not serve subscriptions.`;const{code:t,reason:o}=e;return t===1006?`The WebSocket to ${n} was refused or cut (1006): this server may not serve subscriptions, or it went away.`:t===4401||t===4403?`The server closed the subscription (${t} ${o}): the access token is missing or has run out. Run SignIn, then subscribe again.`:`The server closed the subscription (${t}${o?` ${o}`:""}).`}const d="/graphql",_n=(n,e)=>{const t={...bn(),...e?.headers},o=dn(n.query,n.operationName);if(o?.operation==="subscription")return hn(d,n);const s=pn(o);if(s.length===0)return vn(n,t);const{file:a}=u();return a===null?b(`The variable $${s[0]?.name} takes a file: choose one with “Upload file”, then run again.`):xn(n,t,s,a)};function b(n){return{errors:[new $(n,{extensions:{origin:"page"}})]}}function bn(){const n=u().token.trim();return n===""?{}:{Authorization:`Bearer ${n}`}}function vn(n,e){return E(JSON.stringify(n),{"Content-Type":"application/json",...e})}function xn(n,e,t,o){const s=Object.fromEntries(t.map(({name:m,isList:h})=>[m,h?[null]:null])),a=t.map(({name:m,isList:h})=>`variables.${m}${h?".0":""}`),i=new FormData;return i.append("operations",JSON.stringify({...n,variables:{...n.variables,...s}})),i.append("map",JSON.stringify({0:a})),i.append("0",o,o.name),E(i,{"Apollo-Require-Preflight":"true",...e})}async function E(n,e){let t;try{t=await fetch(d,{method:"POST",body:n,headers:{Accept:"application/graphql-response+json, application/json;q=0.9",...e},credentials:"omit",cache:"no-store"})}catch(a){const i=n instanceof FormData?" If it is, choose the file again.":"";return b(`No answer from ${d}: is the server running?${i} (${a})`)}const o=await t.text();let s;try{s=JSON.parse(o)}catch{return b(`${d} answered ${t.status} ${t.statusText} and no JSON: ${o.slice(0,500)}`)}return an(s),s}const kn={Upload:{}},yn=sn();function wn(){return r.jsxs(r.Fragment,{children:[r.jsx(W,{}),r.jsx("main",{children:r.jsxs(y,{fetcher:_n,storage:yn,defaultTabs:w,initialVariables:w[0]?.variables??void 0,defaultEditorToolsVisibility:"variables",shouldPersistHeaders:!1,showPersistHeadersSettings:!1,inputValueDeprecation:!0,schemaDescription:!0,customScalarSchemas:kn,children:[r.jsx(y.Logo,{children:r.jsx("span",{})}),r.jsx($n,{})]})})]})}function $n(){const n=q(e=>e.monaco);return v.useEffect(()=>{if(n===void 0)return;const e={wordWrap:"on",wrappingIndent:"indent"};for(const o of n.editor.getEditors())o.updateOptions(e);const t=n.editor.onDidCreateEditor(o=>o.updateOptions(e));return()=>t.dispose()},[n]),null}O.createRoot(document.getElementById("outlay")).render(r.jsx(wn,{}));
