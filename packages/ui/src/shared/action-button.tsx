import { Button, type ButtonProps } from "@mantine/core";
import type { ComponentPropsWithoutRef } from "react";
import { useConnection } from "./connection.ts";
import { useMissingRight, type Right } from "./use-rights.ts";

interface ActionButtonProps
  extends ButtonProps, Omit<ComponentPropsWithoutRef<"button">, keyof ButtonProps> {
  readonly right: Right;
}

/** A button that changes the server: it says why it does nothing without connection or without the right. */
export function ActionButton({ right, onClick, ...props }: ActionButtonProps) {
  const { lostSinceMs } = useConnection();
  const missing = useMissingRight(right);
  const why = lostSinceMs === null ? missing : "There is no connection to the server.";
  if (why === null) return <Button {...props} onClick={onClick} />;
  return (
    <Button
      {...props}
      data-disabled
      aria-disabled
      aria-description={why}
      title={why}
      onClick={(event) => event.preventDefault()}
    />
  );
}
