import { createTheme, MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { Problem } from "../shared/problem.ts";
import { refusedNames } from "../shared/search.ts";
import { AddressNotice } from "./address-notice.tsx";
import { LiveUpdates } from "./live-updates.tsx";
import { createAppRouter } from "./router.tsx";

const theme = createTheme({
  primaryColor: "blue",
  primaryShade: 8,
  autoContrast: true,
  fontFamily: "system-ui, sans-serif",
  defaultRadius: "sm",
  cursorType: "pointer",
});

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      refetchOnWindowFocus: true,
      // Without a network they fail and say so, instead of waiting in silence.
      networkMode: "always",
      retry: (count, error) => count < 2 && !(error instanceof Problem && error.status < 500),
    },
    mutations: { networkMode: "always" },
  },
});

const router = createAppRouter();
const { search } = router.latestLocation;
const refused = refusedNames(
  search,
  Object.assign({}, ...router.matchRoutes(router.latestLocation).map((match) => match.search)),
);

export function App() {
  return (
    <MantineProvider theme={theme} defaultColorScheme="auto">
      <QueryClientProvider client={queries}>
        <LiveUpdates>
          <RouterProvider router={router} />
        </LiveUpdates>
        <AddressNotice names={refused} />
      </QueryClientProvider>
    </MantineProvider>
  );
}
