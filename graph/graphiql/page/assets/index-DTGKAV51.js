import{W as C,F as j,G as I,H as b,J as o,M as D,N as m,O as q,Q as k,S as R,T as x,V as S}from"./libraries-D7EsVZDp.js";self.MonacoEnvironment={getWorker(n,e){return e==="json"?new C:e==="graphql"?new j:new I}};const O="/graphiql/assets/icon-CY1poBQz.svg";let f={token:"",file:null,notice:"",tone:"calm"};const _=new Set;function u(){return f}function c(n){f={...f,...n};for(const e of _)e()}function v(n,e="calm"){c({notice:n,tone:e})}function w(){return b.useSyncExternalStore(n=>(_.add(n),()=>_.delete(n)),u)}function N(){const{notice:n,tone:e}=w();return o.jsxs("header",{className:"bar",children:[o.jsxs("div",{className:"bar-name",children:[o.jsx("img",{src:O,alt:"",width:"28",height:"28"}),o.jsx("h1",{children:"Outlay"}),o.jsx("span",{children:"GraphiQL"})]}),o.jsx(U,{}),o.jsx(W,{}),o.jsx("p",{className:"bar-notice",role:"status","data-tone":e,children:n})]})}function U(){const{token:n}=w();return o.jsxs("div",{className:"bar-group",children:[o.jsx("label",{htmlFor:"access-token",children:"Access token"}),o.jsx("input",{id:"access-token",type:"text",className:"masked",value:n,placeholder:"none: run StartHere or SignIn",autoComplete:"off",autoCapitalize:"none",autoCorrect:"off",spellCheck:!1,onChange:e=>c({token:e.target.value.trim(),notice:""})}),o.jsx("button",{type:"button",disabled:n==="",title:"Clear the access token from this page",onClick:()=>{c({token:""}),v("This page has forgotten the access token. The mutation signOut ends the session itself.")},children:"Sign out"})]})}function W(){const{file:n}=w(),e=b.useRef(null);function t(r){const a=r.target.files?.[0]??null;r.target.value="",a!==null&&(c({file:a}),v("Run an operation with a variable of type Upload, such as PlanImport, to send the file."))}return o.jsxs("div",{className:"bar-group",children:[o.jsx("input",{ref:e,id:"upload-file",type:"file",hidden:!0,onChange:t}),o.jsx("button",{type:"button",onClick:()=>e.current?.click(),children:"Upload file"}),n!==null&&o.jsxs(o.Fragment,{children:[o.jsxs("span",{className:"bar-file",title:n.name,children:[n.name," · ",P(n.size)]}),o.jsx("button",{type:"button","aria-label":`Do not upload ${n.name}`,onClick:()=>c({file:null,notice:""}),children:"✕"})]})]})}function P(n){return n<1e3?`${n} B`:n<1e6?`${Math.round(n/1e3)} kB`:`${(n/1e6).toFixed(1)} MB`}const L=`# Welcome to Outlay, an open API for personal and
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
`,M=`{
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
`,F=`{
  "input": {
    "login": "you@example.com",
    "password": "choose a long sentence of your own"
  }
}
`,V=`# You, your wallet, and the ids that the next tabs
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
`,H=`# An expense. Amounts are strings, with as many
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
`,G=`{
  "input": {
    "wallet": "wal_…",
    "kind": "EXPENSE",
    "amount": { "amount": "12.50", "currency": "EUR" },
    "date": "2026-11-20",
    "description": "Lunch at the market",
    "tags": ["eating out"]
  }
}
`,z=`# Search ignores case and accents. For the next
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
`,J=`{
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
`,X=`# Choose a CSV statement of your bank with “Upload
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
`,K=`# Writes exactly what the plan showed: all of it
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
`,rn=`# Answers a signed address that is good for a
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
`,on=`{
  "input": {
    "format": "CSV",
    "filter": { "dates": { "start": "2026-01-01", "end": "2027-01-01" } }
  }
}
`,an=`# What was deleted stays in the trash for 180 days.
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
`,sn=`{
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
`,dn=`# A budget says what may be spent in each period and
# warns before it breaks. Budgets shows how each one
# stands; MakeBudget adds one for all spending.

query Budgets($on: Date) {
  wallet {
    budgets {
      id
      name
      categories {
        name
      }
      status(on: $on) {
        start
        end
        limit {
          amount
        }
        carriedOver {
          amount
        }
        spent {
          money {
            amount
          }
          unconverted {
            amount
            currency
          }
        }
        remaining {
          amount
        }
        percentUsed
        health
        dailyAllowance {
          amount
        }
        projectedSpend {
          amount
        }
        projectedExceedOn
      }
    }
  }
}

mutation MakeBudget($budget: CreateBudgetInput!) {
  createBudget(input: $budget) {
    budget {
      id
      history(periods: 6) {
        start
        percentUsed
        health
      }
    }
    userErrors {
      field
      message
      code
    }
  }
}
`,mn=`{
  "on": "2026-10-20",
  "budget": {
    "wallet": "wal_…",
    "name": "Everything",
    "limit": { "amount": "1800.00", "currency": "EUR" },
    "period": "MONTHLY",
    "startDate": "2026-05-01",
    "rollover": "SURPLUS",
    "thresholds": [50, 80, 100]
  }
}
`,pn=`# What is being saved for. Contribute puts money
# aside: by itself, or as a part of a transaction,
# which counts for no more than its amount.

query Goals {
  wallet {
    goals {
      id
      name
      status
      target {
        amount
        currency
      }
      current {
        amount
      }
      percent
      deadline
      requiredPerMonth {
        amount
      }
      projectedDate
      contributions(first: 5) {
        nodes {
          date
          amount {
            amount
          }
          transaction {
            description
          }
        }
      }
    }
  }
}

mutation Contribute($contribution: ContributeInput!) {
  contribute(input: $contribution) {
    contribution {
      id
      goal {
        percent
        status
      }
    }
    userErrors {
      field
      message
      code
    }
  }
}
`,hn=`{
  "contribution": {
    "goal": "gol_…",
    "amount": { "amount": "50.00", "currency": "EUR" },
    "note": "Birthday money"
  }
}
`,gn=`# Figures of a wallet. They come from totals that are
# kept with every write, so a million transactions
# cost what a thousand do. \`asOf\` shows them as they
# were at any moment.

query WhereMoneyGoes(
  $month: DateRange!
  $year: DateRange!
) {
  wallet {
    analytics {
      spendingByCategory(dates: $month) {
        category {
          name
        }
        total {
          money {
            amount
          }
          unconverted {
            amount
            currency
          }
        }
        share
        change
      }
      incomeVsExpense(dates: $year, by: MONTH) {
        start
        income {
          money {
            amount
          }
        }
        expense {
          money {
            amount
          }
        }
        savingsRate
      }
    }
  }
}

query WhatComesBack(
  $until: Date!
  $asOf: DateTime
) {
  wallet {
    analytics(asOf: $asOf) {
      subscriptions {
        description
        amount {
          amount
          currency
        }
        interval
        nextDate
        yearlyCost {
          amount
        }
      }
      forecast(until: $until) {
        start
        income {
          amount
        }
        expense {
          amount
        }
        balance {
          amount
        }
      }
    }
  }
}
`,fn=`{
  "month": { "start": "2026-10-01", "end": "2026-11-01" },
  "year": { "start": "2025-11-01", "end": "2026-11-01" },
  "until": "2027-06-01",
  "asOf": "2026-10-31T20:00:00Z"
}
`,_n=`# Alerts come when a budget reaches a threshold or a
# goal a milestone, and are withdrawn when a later
# write undoes that. Run ListenForAlerts, then spend
# more than a budget allows in another window.

query Alerts {
  viewer {
    unreadAlertCount
    alerts(first: 10) {
      nodes {
        id
        kind
        title
        message
        raisedAt
        withdrawnAt
        readAt
      }
    }
    notificationPreferences {
      inApp
      email
      digest
    }
  }
}

subscription ListenForAlerts {
  alertRaised {
    title
    message
    withdrawnAt
    subject {
      id
    }
  }
}

query WhatIMissed($after: String) {
  viewer {
    alertChanges(after: $after) {
      alerts {
        title
        withdrawnAt
      }
      cursor
    }
  }
}

mutation Read($ids: [ID!]) {
  markAlertsRead(input: { alerts: { ids: $ids } }) {
    readCount
    userErrors {
      message
    }
  }
}
`,yn=`{
  "ids": ["alt_…"]
}
`,bn=`# What recurs is posted by itself on its day, or waits
# to be approved. Upcoming shows what is still to come;
# Approve and Skip decide one by its nominal day.

query Upcoming($until: Date!) {
  wallet {
    upcoming(until: $until) {
      nominalDate
      date
      state
      amount {
        amount
        currency
      }
      recurring {
        id
        description
        posting
      }
    }
    recurring {
      id
      description
      frequency
      every
      nextDate
      failure
      occurrences(first: 5) {
        nodes {
          nominalDate
          state
          transaction {
            id
          }
        }
      }
    }
  }
}

mutation MakeRecurring($recurring: CreateRecurringInput!) {
  createRecurring(input: $recurring) {
    recurring {
      id
      nextDate
    }
    userErrors {
      field
      message
      code
    }
  }
}

mutation Approve($id: ID!, $day: Date!) {
  approveOccurrence(input: { recurring: $id, nominalDate: $day }) {
    occurrence {
      state
      transaction {
        id
      }
    }
    userErrors {
      field
      message
    }
  }
}

mutation Skip($id: ID!, $day: Date!) {
  skipOccurrence(input: { recurring: $id, nominalDate: $day }) {
    occurrence {
      state
    }
    userErrors {
      field
      message
    }
  }
}
`,vn=`{
  "until": "2027-01-31",
  "id": "rec_…",
  "day": "2026-11-03",
  "recurring": {
    "wallet": "wal_…",
    "kind": "EXPENSE",
    "amount": { "amount": "980.00", "currency": "EUR" },
    "description": "Rent",
    "frequency": "MONTHLY",
    "startDate": "2026-12-31",
    "posting": "AUTOMATIC",
    "missed": "POST_ALL",
    "remindDaysBefore": 3
  }
}
`,wn=`# What currencies are worth, and were since 1999. An
# amount in another currency keeps the rate of its own
# day: Convert makes a transaction one in another
# currency, ChangeCurrency the whole wallet.

query Rates($from: Currency!, $to: Currency!, $on: Date) {
  exchangeRate(from: $from, to: $to, on: $on) {
    rate
    rateDate
    source
  }
  currencies {
    code
    name
    symbol
    minorDigits
    hasRate
  }
}

query InMyCurrency {
  wallet {
    currency
    currencyChange {
      to
      done
      total
    }
    transactions(first: 20) {
      nodes {
        id
        date
        description
        amount {
          amount
          currency
        }
        amountInWalletCurrency {
          to {
            amount
            currency
          }
          rate
          rateDate
          source
        }
      }
    }
  }
}

mutation Convert($convert: ConvertTransactionInput!) {
  convertTransaction(input: $convert) {
    transaction {
      id
      amount {
        amount
        currency
      }
    }
    userErrors {
      field
      message
      code
    }
  }
}

mutation ChangeCurrency($change: ChangeWalletCurrencyInput!) {
  changeWalletCurrency(input: $change) {
    wallet {
      currency
      currencyChange {
        to
        done
        total
      }
    }
    userErrors {
      field
      message
      code
    }
  }
}
`,xn=`{
  "from": "USD",
  "to": "EUR",
  "on": "2026-10-30",
  "convert": { "id": "txn_…", "to": "EUR" },
  "change": { "wallet": "wal_…", "to": "CHF" }
}
`,$n=`# Somebody else joins a wallet: by the link in the mail,
# or, once their address is verified, in their list of
# invitations.

mutation Invite($invite: InviteToWalletInput!) {
  inviteToWallet(input: $invite) {
    invitation {
      id
      role
      expiresAt
    }
    userErrors {
      field
      message
      code
    }
  }
}

query Asked {
  viewer {
    invitations {
      id
      role
      walletName
    }
  }
  wallet {
    members {
      id
      name
      role
    }
  }
}

mutation Accept($id: ID!) {
  acceptInvitation(input: { id: $id }) {
    wallet {
      id
      name
    }
    userErrors {
      field
      message
      code
    }
  }
}
`,kn=`{
  "invite": { "wallet": "wal_…", "email": "grace@example.org", "role": "EDITOR" },
  "id": "inv_…"
}
`,En=`# A month as a PDF of one to four pages, in the
# language of your locale. The address is good for a
# short while: open it in a new browser tab.

mutation MonthlyReport($input: MonthlyReportInput!) {
  monthlyReport(input: $input) {
    download {
      url
      expiresAt
    }
    digest
    userErrors {
      field
      message
      code
    }
  }
}
`,Tn=`{
  "input": { "month": "2026-10-01", "format": "PDF" }
}
`,An=`# Alerts by mail, to an address that you have verified,
# and to a webhook of yours, signed with the secret that
# BeTold shows once. Test sends a first message;
# Deliveries is the log of what was sent, and Redeliver
# sends one of it again, under its id.

mutation BeTold($preferences: UpdateNotificationPreferencesInput!) {
  updateNotificationPreferences(input: $preferences) {
    webhookSecret
    preferences {
      email
      webhook
      webhookUrl
      digest
      isMailAvailable
    }
    userErrors {
      field
      message
      code
    }
  }
}

mutation Test {
  testWebhook {
    delivery {
      id
      state
    }
    userErrors {
      field
      message
      code
    }
  }
}

query Deliveries {
  viewer {
    emailVerifiedAt
    notificationPreferences {
      webhookUrl
      webhookOffAt
    }
    webhookDeliveries(first: 20) {
      nodes {
        id
        kind
        state
        attempts
        status
        durationMs
        error
        createdAt
        nextAttemptAt
      }
    }
  }
}

mutation Redeliver($again: RedeliverInput!) {
  redeliver(input: $again) {
    delivery {
      id
      state
      nextAttemptAt
    }
    userErrors {
      field
      message
      code
    }
  }
}
`,Cn=`{
  "preferences": {
    "email": ["BUDGET_EXCEEDED"],
    "webhook": ["BUDGET_EXCEEDED", "RECURRING_NEEDS_APPROVAL"],
    "webhookUrl": "https://hooks.example.org/outlay",
    "digest": "NONE"
  },
  "again": { "id": "dlv_…" }
}
`,jn=`# What the service does by itself: how each job stands,
# and the last runs of one. For administrators only;
# \`python -m jobs create-admin\` makes one.

query Jobs {
  admin {
    jobs {
      name
      description
      everySeconds
      isFailing
      isOverdue
      nextDueAt
      lastRun {
        number
        state
        startedAt
        durationMs
        done
        total
        counts {
          name
          count
        }
      }
    }
  }
}

query RunsOf($job: String!) {
  admin {
    job(name: $job) {
      runs(first: 10) {
        nodes {
          number
          state
          worker
          startedAt
          finishedAt
          failureCount
          failures {
            what
            why
          }
        }
      }
    }
  }
}
`,In=`{ "job": "post" }
`,g=Object.assign({"./examples/01-start-here.graphql":L,"./examples/01-start-here.json":M,"./examples/02-sign-in.graphql":B,"./examples/02-sign-in.json":F,"./examples/03-who-am-i.graphql":V,"./examples/04-add-expense.graphql":H,"./examples/04-add-expense.json":G,"./examples/05-list-and-search.graphql":z,"./examples/05-list-and-search.json":J,"./examples/06-correct-and-delete.graphql":Y,"./examples/06-correct-and-delete.json":Q,"./examples/07-plan-import.graphql":X,"./examples/07-plan-import.json":Z,"./examples/08-commit-import.graphql":K,"./examples/08-commit-import.json":nn,"./examples/09-revert-import.graphql":en,"./examples/09-revert-import.json":tn,"./examples/10-export.graphql":rn,"./examples/10-export.json":on,"./examples/11-trash-and-restore.graphql":an,"./examples/11-trash-and-restore.json":sn,"./examples/12-history.graphql":cn,"./examples/13-what-changed.graphql":ln,"./examples/13-what-changed.json":un,"./examples/14-budgets.graphql":dn,"./examples/14-budgets.json":mn,"./examples/15-goals.graphql":pn,"./examples/15-goals.json":hn,"./examples/16-where-money-goes.graphql":gn,"./examples/16-where-money-goes.json":fn,"./examples/17-alerts.graphql":_n,"./examples/17-alerts.json":yn,"./examples/18-recurring.graphql":bn,"./examples/18-recurring.json":vn,"./examples/19-currencies.graphql":wn,"./examples/19-currencies.json":xn,"./examples/20-share.graphql":$n,"./examples/20-share.json":kn,"./examples/21-monthly-report.graphql":En,"./examples/21-monthly-report.json":Tn,"./examples/22-mail-and-webhooks.graphql":An,"./examples/22-mail-and-webhooks.json":Cn,"./examples/23-jobs.graphql":jn,"./examples/23-jobs.json":In}),$=Object.keys(g).filter(n=>n.endsWith(".graphql")).sort().map(n=>({query:g[n].trimEnd(),variables:g[n.replace(/\.graphql$/,".json")]?.trimEnd()}));function Dn(){const n=new Map;return{get length(){return n.size},getItem:e=>n.get(e)??null,setItem:(e,t)=>{n.set(e,t)},removeItem:e=>{n.delete(e)},clear:()=>n.clear()}}function qn(n){if(!l(n))return;const{data:e,errors:t}=n;if(l(e)){for(const r of Object.values(e))Rn(r);Sn(e.signOut)}u().token!==""&&On(t,"UNAUTHENTICATED")&&v("The server does not accept this access token: it may have run out. Run SignIn again.","warning")}function Rn(n){if(!l(n)||!l(n.credentials))return;const{accessToken:e}=n.credentials;typeof e!="string"||e===""||c({token:e,notice:"Signed in: every operation now carries the access token of this answer.",tone:"calm"})}function Sn(n){!l(n)||u().token===""||Array.isArray(n.userErrors)&&n.userErrors.length>0||c({token:"",notice:"Signed out: the session has ended.",tone:"calm"})}function On(n,e){return Array.isArray(n)?n.some(t=>l(t)&&l(t.extensions)&&t.extensions.code===e):!1}function l(n){return typeof n=="object"&&n!==null&&!Array.isArray(n)}function Nn(n,e){const t=Wn(n);return e?t.find(r=>r.name?.value===e):t.length===1?t[0]:void 0}function Un(n){return(n?.variableDefinitions??[]).filter(e=>E(e.type)==="Upload").map(e=>({name:e.variable.name.value,isList:T(e.type)}))}function Wn(n){try{return D(n).definitions.filter(e=>e.kind===m.OPERATION_DEFINITION)}catch{return[]}}function E(n){return n.kind===m.NAMED_TYPE?n.name.value:E(n.type)}function T(n){return n.kind===m.LIST_TYPE?!0:n.kind===m.NON_NULL_TYPE&&T(n.type)}function Pn(n,e){function t(r){const a=q({url:new URL(n,location.href.replace(/^http/,"ws")).href,connectionParams:()=>{const s=u().token.trim();return s===""?{}:{Authorization:`Bearer ${s}`}},retryAttempts:0}),i=a.subscribe({...e,operationName:e.operationName??void 0},{next:s=>r.next(s),complete:()=>r.complete(),error(s){r.next({errors:Ln(n,s)}),r.complete()}});return{unsubscribe(){i(),a.dispose()}}}return{subscribe:t}}function Ln(n,e){return Array.isArray(e)?e:[new k(Mn(n,e),{extensions:{origin:"page"}})]}function Mn(n,e){if(!(e instanceof CloseEvent))return`The WebSocket to ${n} could not be opened: this server may not serve subscriptions.`;const{code:t,reason:r}=e;return t===1006?`The WebSocket to ${n} was refused or cut (1006): this server may not serve subscriptions, or it went away.`:t===4401||t===4403?`The server closed the subscription (${t} ${r}): the access token is missing or has run out. Run SignIn, then subscribe again.`:`The server closed the subscription (${t}${r?` ${r}`:""}).`}const d="/graphql",Bn=(n,e)=>{const t={...Fn(),...e?.headers},r=Nn(n.query,n.operationName);if(r?.operation==="subscription")return Pn(d,n);const a=Un(r);if(a.length===0)return Vn(n,t);const{file:i}=u();return i===null?y(`The variable $${a[0]?.name} takes a file: choose one with “Upload file”, then run again.`):Hn(n,t,a,i)};function y(n){return{errors:[new k(n,{extensions:{origin:"page"}})]}}function Fn(){const n=u().token.trim();return n===""?{}:{Authorization:`Bearer ${n}`}}function Vn(n,e){return A(JSON.stringify(n),{"Content-Type":"application/json",...e})}function Hn(n,e,t,r){const a=Object.fromEntries(t.map(({name:p,isList:h})=>[p,h?[null]:null])),i=t.map(({name:p,isList:h})=>`variables.${p}${h?".0":""}`),s=new FormData;return s.append("operations",JSON.stringify({...n,variables:{...n.variables,...a}})),s.append("map",JSON.stringify({0:i})),s.append("0",r,r.name),A(s,{"Apollo-Require-Preflight":"true",...e})}async function A(n,e){let t;try{t=await fetch(d,{method:"POST",body:n,headers:{Accept:"application/graphql-response+json, application/json;q=0.9",...e},credentials:"omit",cache:"no-store"})}catch(i){const s=n instanceof FormData?" If it is, choose the file again.":"";return y(`No answer from ${d}: is the server running?${s} (${i})`)}const r=await t.text();let a;try{a=JSON.parse(r)}catch{return y(`${d} answered ${t.status} ${t.statusText} and no JSON: ${r.slice(0,500)}`)}return qn(a),a}const Gn={Upload:{}},zn=Dn();function Jn(){return o.jsxs(o.Fragment,{children:[o.jsx(N,{}),o.jsx("main",{children:o.jsxs(x,{fetcher:Bn,storage:zn,defaultTabs:$,initialVariables:$[0]?.variables??void 0,defaultEditorToolsVisibility:"variables",shouldPersistHeaders:!1,showPersistHeadersSettings:!1,inputValueDeprecation:!0,schemaDescription:!0,customScalarSchemas:Gn,children:[o.jsx(x.Logo,{children:o.jsx("span",{})}),o.jsx(Yn,{})]})})]})}function Yn(){const n=S(e=>e.monaco);return b.useEffect(()=>{if(n===void 0)return;const e={wordWrap:"on",wrappingIndent:"indent"};for(const r of n.editor.getEditors())r.updateOptions(e);const t=n.editor.onDidCreateEditor(r=>r.updateOptions(e));return()=>t.dispose()},[n]),null}R.createRoot(document.getElementById("outlay")).render(o.jsx(Jn,{}));
