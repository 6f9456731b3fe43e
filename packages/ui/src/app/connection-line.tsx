import { Anchor, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useConnection } from "../shared/connection.ts";

/** Says that nothing is heard of the server, and since when. */
export function ConnectionBanner() {
  const { lostSinceMs } = useConnection();
  return (
    <div
      role="status"
      className="connection-banner"
      data-lost={lostSinceMs === null ? undefined : ""}
    >
      {lostSinceMs !== null && (
        <Text component="p" m={0} size="sm">
          <span aria-hidden="true">▲ </span>
          No connection to the server since {new Date(lostSinceMs).toLocaleTimeString()}. Shown is
          what was known then; it is tried again by itself, and nothing can be changed until then.
        </Text>
      )}
    </div>
  );
}

/** What happened last, in a place of its own, so that nothing that is read moves. */
export function NewsLine() {
  const { news } = useConnection();
  return (
    <Text size="xs" role="status" className="news-line" truncate>
      {news !== null &&
        (news.model === null ? (
          news.text
        ) : (
          <Anchor
            component={Link}
            to={`/models/${encodeURIComponent(news.model)}`}
            inherit
            underline="always"
          >
            {new Date(news.atMs).toLocaleTimeString()} {news.text}
          </Anchor>
        ))}
    </Text>
  );
}
