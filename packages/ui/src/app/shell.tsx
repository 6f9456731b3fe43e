import {
  ActionIcon,
  AppShell,
  Burger,
  Group,
  Kbd,
  Modal,
  NavLink,
  Stack,
  Text,
  useMantineColorScheme,
} from "@mantine/core";
import { useDisclosure, useHotkeys } from "@mantine/hooks";
import { Link, Outlet, useNavigate, useRouterState } from "@tanstack/react-router";
import type { StatusAnswer } from "@plumbline/contracts";
import { useRef } from "react";
import { Problem } from "../shared/problem.ts";
import { useAsk } from "../shared/use-ask.ts";
import { SignIn } from "./sign-in.tsx";

const places = [
  { to: "/", label: "Today" },
  { to: "/models", label: "Models" },
  { to: "/incidents", label: "Incidents" },
  { to: "/settings", label: "Settings" },
] as const;

/** The frame of all pages. */
export function Shell() {
  const [isOpen, menu] = useDisclosure();
  const [isHelpOpen, help] = useDisclosure();
  const path = useRouterState({ select: ({ location }) => location.pathname });
  const { error } = useAsk<StatusAnswer>("status", "/v1/status");
  const isUnknown = error instanceof Problem && error.status === 401;
  useKeys(help.toggle);
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
        <Group h="100%" justify="space-between">
          <Group gap="sm">
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
          <Group gap="sm">
            <Text size="xs" c="dimmed" visibleFrom="sm">
              Times in {Intl.DateTimeFormat().resolvedOptions().timeZone}
            </Text>
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
        {isUnknown ? <SignIn /> : <Outlet />}
      </AppShell.Main>
      <Help isOpen={isHelpOpen} close={help.close} />
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

const keys = [
  ["g t", "Today"],
  ["g m", "Models"],
  ["g i", "Incidents"],
  ["g s", "Settings"],
  ["j / k", "Next and previous row"],
  ["?", "This list"],
] as const;

function Help({ isOpen, close }: { readonly isOpen: boolean; readonly close: () => void }) {
  return (
    <Modal opened={isOpen} onClose={close} title="Keys">
      <Stack gap="xs">
        {keys.map(([key, does]) => (
          <Group key={key} justify="space-between">
            <Text>{does}</Text>
            <Kbd>{key}</Kbd>
          </Group>
        ))}
      </Stack>
    </Modal>
  );
}

/** `g` and a letter go to a page; `j` and `k` walk the links of a list. */
function useKeys(toggleHelp: () => void): void {
  const navigate = useNavigate();
  const isGoing = useRef(false);
  const go = (to: (typeof places)[number]["to"]) => () => {
    if (!isGoing.current) return;
    isGoing.current = false;
    void navigate({ to });
  };
  useHotkeys([
    [
      "g",
      () => {
        isGoing.current = true;
        setTimeout(() => {
          isGoing.current = false;
        }, 1_500);
      },
    ],
    ["t", go("/")],
    ["m", go("/models")],
    ["i", go("/incidents")],
    ["s", go("/settings")],
    ["j", () => walk(1)],
    ["k", () => walk(-1)],
    ["shift+/", toggleHelp],
    ["?", toggleHelp],
  ]);
}

function walk(step: 1 | -1): void {
  const links = [...document.querySelectorAll<HTMLElement>("main [data-row]")];
  const at = links.findIndex((link) => link === document.activeElement);
  links[Math.min(links.length - 1, Math.max(0, at + step))]?.focus();
}
