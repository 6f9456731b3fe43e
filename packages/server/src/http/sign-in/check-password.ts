import { PlumblineError } from "@plumbline/core";

const [leastLength, leastDifferent] = [12, 5];

/** Long ones that are tried first all the same. */
const tried: ReadonlySet<string> = new Set([
  ...["passwordpassword", "password1234", "password12345", "password123456", "mypassword123"],
  ...[
    "qwertyuiop123",
    "qwertyqwerty",
    "qwerty123456",
    "1q2w3e4r5t6y",
    "1qaz2wsx3edc",
    "zaq12wsxcde3",
  ],
  ...[
    "abcdefghijkl",
    "abcd1234abcd",
    "iloveyou1234",
    "letmeinletmein",
    "welcome12345",
    "changemechangeme",
  ],
  ...[
    "administrator",
    "administrator1",
    "adminadminadmin",
    "correcthorsebatterystaple",
    "trustno1trustno1",
  ],
  ...["plumblineplumbline", "plumbline1234", "123456789012", "1234567890123", "098765432109"],
]);

/** @throws PlumblineError PL_PASSWORD_WEAK with what is wrong */
export function checkPassword(password: string, name: string): void {
  const refuse = (problem: string): never => {
    throw new PlumblineError("PL_PASSWORD_WEAK", { problem });
  };
  const length = [...password].length;
  if (length < leastLength) refuse(`it has ${length} characters, expected at least ${leastLength}`);
  const plain = password.normalize("NFKC").toLowerCase().replaceAll(/\s+/g, "");
  if (new Set(plain).size < leastDifferent) {
    refuse(`it has fewer than ${leastDifferent} different characters`);
  }
  if (tried.has(plain)) refuse("it is one of those that are tried first");
  if (plain.replaceAll(/[^\p{L}]/gu, "") === name.replaceAll(/[^\p{L}]/gu, "")) {
    refuse("it is the name with signs around it");
  }
}
