import{W as E,c as C,d as S,r as v,j as r,p as A,K as p,e as N,G as $,f as q,h as w,u as O}from"./libraries-__SDeQFB.js";self.MonacoEnvironment={getWorker(n,e){return e==="json"?new E:e==="graphql"?new C:new S}};const W="/graphiql/assets/icon-CY1poBQz.svg";let g={token:"",file:null,notice:"",tone:"calm"};const _=new Set;function u(){return g}function c(n){g={...g,...n};for(const e of _)e()}function y(n,e="calm"){c({notice:n,tone:e})}function x(){return v.useSyncExternalStore(n=>(_.add(n),()=>_.delete(n)),u)}function P(){const{notice:n,tone:e}=x();return r.jsxs("header",{className:"bar",children:[r.jsxs("div",{className:"bar-name",children:[r.jsx("img",{src:W,alt:"",width:"28",height:"28"}),r.jsx("h1",{children:"Outlay"}),r.jsx("span",{children:"GraphiQL"})]}),r.jsx(D,{}),r.jsx(R,{}),r.jsx("p",{className:"bar-notice",role:"status","data-tone":e,children:n})]})}function D(){const{token:n}=x();return r.jsxs("div",{className:"bar-group",children:[r.jsx("label",{htmlFor:"access-token",children:"Access token"}),r.jsx("input",{id:"access-token",type:"text",className:"masked",value:n,placeholder:"none: run StartHere or SignIn",autoComplete:"off",autoCapitalize:"none",autoCorrect:"off",spellCheck:!1,onChange:e=>c({token:e.target.value.trim(),notice:""})}),r.jsx("button",{type:"button",disabled:n==="",title:"Clear the access token from this page",onClick:()=>{c({token:""}),y("This page has forgotten the access token. The mutation signOut ends the session itself.")},children:"Sign out"})]})}function R(){const{file:n}=x(),e=v.useRef(null);function t(o){const s=o.target.files?.[0]??null;o.target.value="",s!==null&&(c({file:s}),y("Run an operation with a variable of type Upload, such as PlanImport, to send the file."))}return r.jsxs("div",{className:"bar-group",children:[r.jsx("input",{ref:e,id:"upload-file",type:"file",hidden:!0,onChange:t}),r.jsx("button",{type:"button",onClick:()=>e.current?.click(),children:"Upload file"}),n!==null&&r.jsxs(r.Fragment,{children:[r.jsxs("span",{className:"bar-file",title:n.name,children:[n.name," · ",L(n.size)]}),r.jsx("button",{type:"button","aria-label":`Do not upload ${n.name}`,onClick:()=>c({file:null,notice:""}),children:"✕"})]})]})}function L(n){return n<1e3?`${n} B`:n<1e6?`${Math.round(n/1e3)} kB`:`${(n/1e6).toFixed(1)} MB`}const U=`# Welcome to Outlay, an open API for personal and
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
`,B=`# Come back later, or after the access token has
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
`,V=`{
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
`,H=`{
  "input": {
    "wallet": "wal_…",
    "kind": "EXPENSE",
    "amount": { "amount": "12.50", "currency": "EUR" },
    "date": "2026-11-20",
    "description": "Lunch at the market",
    "tags": ["eating out"]
  }
}
`,J=`# Search ignores case and accents. For the next
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
`,G=`{
  "filter": { "search": "market" },
  "order": { "by": "DATE", "direction": "DESC" },
  "first": 20
}
`,Y=`# Two operations: choose one at the ▶ button. Take
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
`,sn=`# What was deleted stays in the trash for 180 days.
# Take an id from Trash; if its category is gone by
# then, \`notices\` says where it went instead.

query Trash {
  wallet {
    trash(first: 10) {
      nodes {
        id
        title
        deletedAt
        deletedBy {
          name
        }
      }
    }
  }
}

mutation Restore($restoration: RestoreInput!) {
  restore(input: $restoration) {
    restored {
      id
      ... on Transaction {
        description
        version
      }
    }
    notices {
      field
      message
      instead
    }
    userErrors {
      field
      message
      code
    }
  }
}
`,an=`{
  "restoration": {
    "id": "txn_…"
  }
}
`,cn=`# Who did what, when, and how it was before. Give
# the id of anything to see its own history only,
# also of what is deleted by now.

query History($entity: ID) {
  wallet {
    history(entity: $entity, first: 10) {
      nodes {
        at
        action
        entityId
        actor {
          name
        }
        changes {
          field
          before
          after
        }
      }
    }
  }
}
`,ln=`# Two operations. WhatChanged is how a device keeps
# its copy: each page ends with a cursor, and the
# next begins after it. Listen is the same as it
# happens: run it, then change something in another
# window.

query WhatChanged($after: String) {
  wallet {
    changes(after: $after, first: 20) {
      changes {
        version
        id
        deleted
        entity {
          __typename
        }
      }
      cursor
      hasMore
    }
  }
}

subscription Listen($wallet: ID!) {
  walletChanged(wallet: $wallet) {
    version
    changes {
      id
      deleted
      entity {
        ... on Transaction {
          description
          amount {
            amount
            currency
          }
        }
      }
    }
    cursor
  }
}
`,un=`{
  "wallet": "wal_…"
}
`,f=Object.assign({"./examples/01-start-here.graphql":U,"./examples/01-start-here.json":F,"./examples/02-sign-in.graphql":B,"./examples/02-sign-in.json":V,"./examples/03-who-am-i.graphql":z,"./examples/04-add-expense.graphql":M,"./examples/04-add-expense.json":H,"./examples/05-list-and-search.graphql":J,"./examples/05-list-and-search.json":G,"./examples/06-correct-and-delete.graphql":Y,"./examples/06-correct-and-delete.json":Q,"./examples/07-plan-import.graphql":K,"./examples/07-plan-import.json":Z,"./examples/08-commit-import.graphql":X,"./examples/08-commit-import.json":nn,"./examples/09-revert-import.graphql":en,"./examples/09-revert-import.json":tn,"./examples/10-export.graphql":on,"./examples/10-export.json":rn,"./examples/11-trash-and-restore.graphql":sn,"./examples/11-trash-and-restore.json":an,"./examples/12-history.graphql":cn,"./examples/13-what-changed.graphql":ln,"./examples/13-what-changed.json":un}),k=Object.keys(f).filter(n=>n.endsWith(".graphql")).sort().map(n=>({query:f[n].trimEnd(),variables:f[n.replace(/\.graphql$/,".json")]?.trimEnd()}));function dn(){const n=new Map;return{get length(){return n.size},getItem:e=>n.get(e)??null,setItem:(e,t)=>{n.set(e,t)},removeItem:e=>{n.delete(e)},clear:()=>n.clear()}}function pn(n){if(!l(n))return;const{data:e,errors:t}=n;if(l(e)){for(const o of Object.values(e))hn(o);mn(e.signOut)}u().token!==""&&fn(t,"UNAUTHENTICATED")&&y("The server does not accept this access token: it may have run out. Run SignIn again.","warning")}function hn(n){if(!l(n)||!l(n.credentials))return;const{accessToken:e}=n.credentials;typeof e!="string"||e===""||c({token:e,notice:"Signed in: every operation now carries the access token of this answer.",tone:"calm"})}function mn(n){!l(n)||u().token===""||Array.isArray(n.userErrors)&&n.userErrors.length>0||c({token:"",notice:"Signed out: the session has ended.",tone:"calm"})}function fn(n,e){return Array.isArray(n)?n.some(t=>l(t)&&l(t.extensions)&&t.extensions.code===e):!1}function l(n){return typeof n=="object"&&n!==null&&!Array.isArray(n)}function gn(n,e){const t=bn(n);return e?t.find(o=>o.name?.value===e):t.length===1?t[0]:void 0}function _n(n){return(n?.variableDefinitions??[]).filter(e=>T(e.type)==="Upload").map(e=>({name:e.variable.name.value,isList:I(e.type)}))}function bn(n){try{return A(n).definitions.filter(e=>e.kind===p.OPERATION_DEFINITION)}catch{return[]}}function T(n){return n.kind===p.NAMED_TYPE?n.name.value:T(n.type)}function I(n){return n.kind===p.LIST_TYPE?!0:n.kind===p.NON_NULL_TYPE&&I(n.type)}function vn(n,e){function t(o){const s=N({url:new URL(n,location.href.replace(/^http/,"ws")).href,connectionParams:()=>{const a=u().token.trim();return a===""?{}:{Authorization:`Bearer ${a}`}},retryAttempts:0}),i=s.subscribe({...e,operationName:e.operationName??void 0},{next:a=>o.next(a),complete:()=>o.complete(),error(a){o.next({errors:yn(n,a)}),o.complete()}});return{unsubscribe(){i(),s.dispose()}}}return{subscribe:t}}function yn(n,e){return Array.isArray(e)?e:[new $(xn(n,e),{extensions:{origin:"page"}})]}function xn(n,e){if(!(e instanceof CloseEvent))return`The WebSocket to ${n} could not be opened: this server may not serve subscriptions.`;const{code:t,reason:o}=e;return t===1006?`The WebSocket to ${n} was refused or cut (1006): this server may not serve subscriptions, or it went away.`:t===4401||t===4403?`The server closed the subscription (${t} ${o}): the access token is missing or has run out. Run SignIn, then subscribe again.`:`The server closed the subscription (${t}${o?` ${o}`:""}).`}const d="/graphql",wn=(n,e)=>{const t={...kn(),...e?.headers},o=gn(n.query,n.operationName);if(o?.operation==="subscription")return vn(d,n);const s=_n(o);if(s.length===0)return $n(n,t);const{file:i}=u();return i===null?b(`The variable $${s[0]?.name} takes a file: choose one with “Upload file”, then run again.`):Tn(n,t,s,i)};function b(n){return{errors:[new $(n,{extensions:{origin:"page"}})]}}function kn(){const n=u().token.trim();return n===""?{}:{Authorization:`Bearer ${n}`}}function $n(n,e){return j(JSON.stringify(n),{"Content-Type":"application/json",...e})}function Tn(n,e,t,o){const s=Object.fromEntries(t.map(({name:h,isList:m})=>[h,m?[null]:null])),i=t.map(({name:h,isList:m})=>`variables.${h}${m?".0":""}`),a=new FormData;return a.append("operations",JSON.stringify({...n,variables:{...n.variables,...s}})),a.append("map",JSON.stringify({0:i})),a.append("0",o,o.name),j(a,{"Apollo-Require-Preflight":"true",...e})}async function j(n,e){let t;try{t=await fetch(d,{method:"POST",body:n,headers:{Accept:"application/graphql-response+json, application/json;q=0.9",...e},credentials:"omit",cache:"no-store"})}catch(i){const a=n instanceof FormData?" If it is, choose the file again.":"";return b(`No answer from ${d}: is the server running?${a} (${i})`)}const o=await t.text();let s;try{s=JSON.parse(o)}catch{return b(`${d} answered ${t.status} ${t.statusText} and no JSON: ${o.slice(0,500)}`)}return pn(s),s}const In={Upload:{}},jn=dn();function En(){return r.jsxs(r.Fragment,{children:[r.jsx(P,{}),r.jsx("main",{children:r.jsxs(w,{fetcher:wn,storage:jn,defaultTabs:k,initialVariables:k[0]?.variables??void 0,defaultEditorToolsVisibility:"variables",shouldPersistHeaders:!1,showPersistHeadersSettings:!1,inputValueDeprecation:!0,schemaDescription:!0,customScalarSchemas:In,children:[r.jsx(w.Logo,{children:r.jsx("span",{})}),r.jsx(Cn,{})]})})]})}function Cn(){const n=O(e=>e.monaco);return v.useEffect(()=>{if(n===void 0)return;const e={wordWrap:"on",wrappingIndent:"indent"};for(const o of n.editor.getEditors())o.updateOptions(e);const t=n.editor.onDidCreateEditor(o=>o.updateOptions(e));return()=>t.dispose()},[n]),null}q.createRoot(document.getElementById("outlay")).render(r.jsx(En,{}));
