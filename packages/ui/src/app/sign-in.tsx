import { Button, Paper, PasswordInput, Stack, TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { ask } from "../shared/ask.ts";
import { PageHead } from "../shared/page-head.tsx";
import { Failure } from "../shared/panel.tsx";
import { keepCsrfToken } from "../shared/session.ts";

/** For servers that others reach too: who is asking? */
export function SignIn() {
  const queries = useQueryClient();
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const [error, setError] = useState<Error | null>(null);
  const signIn = async (): Promise<void> => {
    try {
      const json = { name, password };
      const { csrfToken } = await ask<{ readonly csrfToken: string }>("/v1/sign-in", {
        ...{ method: "POST", json },
      });
      keepCsrfToken(csrfToken);
      await queries.invalidateQueries();
    } catch (failure) {
      setError(failure instanceof Error ? failure : new Error(String(failure)));
    }
  };
  return (
    <Paper withBorder p="md" maw={420}>
      <PageHead title="Sign in" sentence="This server wants to know who is asking." />
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void signIn();
        }}
      >
        <Stack>
          <TextInput
            label="Name"
            autoComplete="username"
            required
            value={name}
            onChange={({ currentTarget }) => setName(currentTarget.value)}
          />
          <PasswordInput
            label="Password"
            autoComplete="current-password"
            required
            value={password}
            onChange={({ currentTarget }) => setPassword(currentTarget.value)}
          />
          {error !== null && <Failure error={error} />}
          <Button type="submit">Sign in</Button>
        </Stack>
      </form>
    </Paper>
  );
}
