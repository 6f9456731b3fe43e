const name = "plumbline-csrf";

/** Of the session that the browser is signed in with; kept by the tab that signed in. */
export function csrfToken(): string | null {
  return sessionStorage.getItem(name) ?? localStorage.getItem(name);
}

export function keepCsrfToken(token: string | null): void {
  if (token === null) localStorage.removeItem(name);
  else localStorage.setItem(name, token);
}
