import {
  ActionIcon,
  AppShell,
  Burger,
  Group,
  NavLink,
  Text,
  useMantineColorScheme,
} from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { Link, Outlet, useRouterState } from "@tanstack/react-router";
import type { StatusAnswer } from "@plumbline/contracts";
import { useEffect, useRef } from "react";
import { Problem } from "../shared/problem.ts";
import { useAsk } from "../shared/use-ask.ts";
import { ConnectionBanner, NewsLine } from "./connection-line.tsx";
import { KeyHelp } from "./key-help.tsx";
import { places } from "./places.ts";
import { SignIn } from "./sign-in.tsx";
import { useKeys } from "./use-keys.ts";

/** The frame of all pages. */
export function Shell() {
  const [isOpen, menu] = useDisclosure();
  const [isHelpOpen, help] = useDisclosure();
  const path = useRouterState({ select: ({ location }) => location.pathname });
  const { error } = useAsk<StatusAnswer>("status", "/v1/status");
  const isUnknown = error instanceof Problem && error.status === 401;
  useKeys(help.toggle);
  useReadingPlace();
  return (
    <AppShell
      header={{ height: 52 }}
      navbar={{ width: 180, breakpoint: "sm", collapsed: { mobile: !isOpen } }}
      padding="md"
    >
      <a className="skip-link" href="#content">
        Skip to the page
      </a>
      <AppShell.Header px="md">
        <Group h="100%" justify="space-between" wrap="nowrap">
          <Group gap="sm" wrap="nowrap">
            <Burger
              opened={isOpen}
              onClick={menu.toggle}
              hiddenFrom="sm"
              size="sm"
              aria-label="Menu"
              aria-expanded={isOpen}
            />
            <Link to="/" className="plain" style={{ textDecoration: "none", fontWeight: 700 }}>
              <Group gap={6}>
                <img src="/assets/plumbline.svg" alt="" width={20} height={20} />
                Plumbline
              </Group>
            </Link>
          </Group>
          <Group gap="sm" wrap="nowrap" style={{ minWidth: 0 }}>
            <NewsLine />
            <Text
              size="xs"
              c="dimmed"
              visibleFrom="sm"
              style={{ whiteSpace: "nowrap" }}
              title="Point at a time to see it in UTC"
            >
              Times in {Intl.DateTimeFormat().resolvedOptions().timeZone}
            </Text>
            <ActionIcon
              variant="default"
              size="lg"
              aria-label="Keys"
              visibleFrom="sm"
              onClick={help.open}
            >
              <span aria-hidden="true">?</span>
            </ActionIcon>
            <SchemeButton />
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="xs">
        <nav aria-label="Pages">
          {places.map(({ to, label }) => (
            <NavLink
              key={to}
              component={Link}
              to={to}
              label={label}
              active={to === "/" ? path === "/" : path.startsWith(to)}
              aria-current={path === to ? "page" : undefined}
              onClick={menu.close}
            />
          ))}
          <NavLink href="/docs" label="API" />
        </nav>
      </AppShell.Navbar>
      <AppShell.Main id="content" tabIndex={-1}>
        {isUnknown ? (
          <SignIn />
        ) : (
          <>
            <ConnectionBanner />
            <Outlet />
          </>
        )}
      </AppShell.Main>
      <KeyHelp isOpen={isHelpOpen} close={help.close} />
    </AppShell>
  );
}

function SchemeButton() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const next = { auto: "dark", dark: "light", light: "auto" } as const;
  const marks = { auto: "◐", dark: "●", light: "○" } as const;
  return (
    <ActionIcon
      variant="default"
      size="lg"
      aria-label={`Colours: ${colorScheme === "auto" ? "as the system" : colorScheme}. Change to ${next[colorScheme]}`}
      onClick={() => setColorScheme(next[colorScheme])}
    >
      <span aria-hidden="true">{marks[colorScheme]}</span>
    </ActionIcon>
  );
}

/** Who goes to another page by keyboard reads on at its beginning. */
function useReadingPlace(): void {
  const path = useRouterState({ select: ({ resolvedLocation }) => resolvedLocation?.pathname });
  const seen = useRef(path);
  useEffect(() => {
    if (seen.current !== undefined && seen.current !== path) {
      document.getElementById("content")?.focus({ preventScroll: true });
    }
    seen.current = path;
  }, [path]);
}
