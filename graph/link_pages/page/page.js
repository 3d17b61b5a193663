// What mailed links lead to, for whoever has no client that serves these addresses itself. The token
// stands in the fragment, which is sent to nobody, and is taken out of the address bar at once.
"use strict";

const token = new URLSearchParams(location.hash.slice(1)).get("token");
history.replaceState(null, "", location.pathname);

const title = document.getElementById("title");
const content = document.getElementById("content");
const said = document.getElementById("said");

async function ask(query, variables, bearer) {
  const headers = { "Content-Type": "application/json", Accept: "application/json" };
  if (bearer) headers.Authorization = `Bearer ${bearer}`;
  const body = JSON.stringify({ query, variables });
  const response = await fetch("graphql", { method: "POST", headers, body });
  const answer = await response.json();
  if (answer.errors) throw new Error(answer.errors.map((error) => error.message).join("\n"));
  for (const payload of Object.values(answer.data)) {
    const errors = (payload && payload.userErrors) || [];
    if (errors.length) throw new Error(errors.map((error) => error.message).join("\n"));
  }
  return answer.data;
}

function made(tag, text, attributes = {}) {
  const element = document.createElement(tag);
  if (text) element.textContent = text;
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

function show(heading, ...elements) {
  title.textContent = heading;
  document.title = `${heading} · Outlay`;
  content.replaceChildren(...elements);
  say("");
}

function say(text, isBad = false) {
  said.textContent = text;
  said.classList.toggle("bad", isBad);
}

function field(label, attributes) {
  const around = made("label", label);
  around.append(made("input", "", { required: "", ...attributes }));
  return around;
}

// A form that does one thing; a button of the kind "other" leaves what is typed alone.
function form(fields, deed, act) {
  const around = made("form");
  const button = made("button", deed, { type: "submit" });
  around.append(...fields, button);
  around.addEventListener("submit", async (event) => {
    event.preventDefault();
    await busy(button, () => act(Object.fromEntries(new FormData(around))));
  });
  return around;
}

function other(label, act) {
  const button = made("button", label, { type: "button", class: "other" });
  button.addEventListener("click", () => busy(button, act));
  return button;
}

async function busy(button, act) {
  button.disabled = true;
  say("One moment …");
  try {
    await act();
  } catch (error) {
    const isOurs = !(error instanceof TypeError);
    say(isOurs ? error.message : "The service cannot be reached just now; try again.", true);
  } finally {
    button.disabled = false;
  }
}

const PASSWORD = { name: "password", type: "password", minlength: "12", maxlength: "256" };
const NEW_PASSWORD = { ...PASSWORD, autocomplete: "new-password" };
const HINT = "At least 12 characters that are not easy to guess; a sentence is best.";

function reset() {
  const fields = [made("p", HINT, { class: "aside" }), field("New password", NEW_PASSWORD)];
  show("Choose another password", form(fields, "Choose it", async ({ password }) => {
    await ask(
      `mutation ($token: String!, $new: String!) {
         resetPassword(input: {token: $token, newPassword: $new}) { userErrors { message } } }`,
      { token, new: password },
    );
    show("That is your password now", made("p", "Every device is signed out; sign in with it."));
  }));
}

function verify() {
  show("Is this your address?", form([], "Yes, it is mine", async () => {
    await ask(
      `mutation ($token: String!) {
         verifyEmail(input: {token: $token}) { userErrors { message } } }`,
      { token },
    );
    show("Thank you", made("p", "The address counts as yours now. You can close this page."));
  }));
}

const MAY = {
  OWNER: "do everything in it, also invite others",
  EDITOR: "see and change what is in it",
  VIEWER: "see what is in it",
};

async function invitation() {
  const { invitation: found } = await ask(
    "query ($token: String!) { invitation(token: $token) { walletName inviterName role } }",
    { token },
  );
  if (!found) throw new Error("This link is none of ours, or of long ago.");
  const who = found.inviterName ? `“${found.inviterName}”` : "Somebody";
  signIn([made("p", `${who} asks you into it. You could ${MAY[found.role]}.`)], found.walletName);
}

function signIn(intro, name) {
  const fields = [
    field("Email or username", { name: "login", autocomplete: "username" }),
    field("Password", { name: "password", type: "password", autocomplete: "current-password" }),
  ];
  const deed = form(fields, "Sign in and join", (given) => join(SIGN_IN, given));
  deed.append(
    other("Decline", async () => {
      if (!deed.reportValidity()) return say("Declining needs you to sign in too.", true);
      await join(SIGN_IN, Object.fromEntries(new FormData(deed)), DECLINE);
    }),
    other("I have no account yet", () => signUp(intro, name)),
  );
  show(`Join “${name}”`, ...intro, deed);
}

function signUp(intro, name) {
  const fields = [
    field("Email", { name: "email", type: "email", autocomplete: "email" }),
    field("Username", { name: "username", autocomplete: "username", minlength: "3" }),
    made("p", HINT, { class: "aside" }),
    field("Password", NEW_PASSWORD),
  ];
  const deed = form(fields, "Sign up and join", (given) => join(SIGN_UP, given));
  deed.append(other("I have an account", () => signIn(intro, name)));
  show(`Join “${name}”`, ...intro, deed);
}

const SIGN_IN = `mutation ($input: SignInInput!) {
  entered: signIn(input: $input) { credentials { accessToken } userErrors { message } } }`;
const SIGN_UP = `mutation ($input: SignUpInput!) {
  entered: signUp(input: $input) { credentials { accessToken } userErrors { message } } }`;
const ACCEPT = `mutation ($token: String!) {
  acceptInvitation(input: {token: $token}) { userErrors { message } } }`;
const DECLINE = `mutation ($token: String!) {
  declineInvitation(input: {token: $token}) { userErrors { message } } }`;

// Nothing is kept of the session: it ends as soon as the invitation is answered.
async function join(how, input, answer = ACCEPT) {
  const { entered } = await ask(how, { input });
  const bearer = entered.credentials.accessToken;
  try {
    await ask(answer, { token }, bearer);
  } finally {
    await ask("mutation { signOut { endedSessionId } }", {}, bearer);
  }
  if (answer === DECLINE) return show("Declined", made("p", "The invitation is void now."));
  show("You have joined", made("p", "The wallet is among yours from now on, in any client."));
}

const PAGES = { "reset-password": reset, "verify-email": verify, invitation };

(async () => {
  try {
    if (!token) throw new Error("This page needs the whole link from the mail; open that again.");
    await PAGES[location.pathname.split("/").pop()]();
  } catch (error) {
    show("This does not work", made("p", ""));
    say(error.message, true);
  }
})();
