import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { createServer as createTcpServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

const program = "/usr/bin/prometheus-alertmanager";
export const hasAlertmanager = existsSync(program);

export interface PeerAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly status: { readonly state: string; readonly silencedBy: readonly string[] };
  readonly startsAt: string;
}

interface WebhookCall {
  readonly status: string;
  readonly alerts: readonly { readonly status: string; readonly labels: PeerAlert["labels"] }[];
}

export interface AlertmanagerPeer {
  readonly url: string;
  /** What it told its receiver. */
  readonly calls: readonly WebhookCall[];
  alerts(): Promise<readonly PeerAlert[]>;
  silence(matchers: Readonly<Record<string, string>>): Promise<void>;
  close(): Promise<void>;
}

async function freePort(): Promise<number> {
  const probe = createTcpServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, "close");
  return port;
}

/** A real Alertmanager whose receiver is here. */
export async function alertmanagerPeer(): Promise<AlertmanagerPeer> {
  const folder = await mkdtemp(join(tmpdir(), "plumbline-alertmanager-"));
  const calls: WebhookCall[] = [];
  const receiver = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      calls.push(JSON.parse(Buffer.concat(chunks).toString()) as WebhookCall);
      response.end();
    });
  }).listen(0, "127.0.0.1");
  await once(receiver, "listening");
  const { port: receiverPort } = receiver.address() as AddressInfo;
  await writeFile(
    join(folder, "alertmanager.yaml"),
    `route: { receiver: here, group_by: [alertname], group_wait: 100ms, group_interval: 300ms }
receivers:
  - name: here
    webhook_configs: [{ url: "http://127.0.0.1:${receiverPort}/", send_resolved: true }]
`,
  );
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const child = spawn(
    program,
    [
      `--config.file=${join(folder, "alertmanager.yaml")}`,
      `--storage.path=${join(folder, "data")}`,
      ...[`--web.listen-address=127.0.0.1:${port}`, "--cluster.listen-address="],
    ],
    { stdio: "ignore" },
  );
  const isReady = async (): Promise<boolean> =>
    fetch(`${url}/-/ready`).then(
      ({ ok }) => ok,
      () => false,
    );
  while (!(await isReady())) {
    if (child.exitCode !== null) throw new Error(`Alertmanager ended with ${child.exitCode}`);
    await pause(50);
  }
  return {
    url,
    calls,
    alerts: async () =>
      (await (await fetch(`${url}/api/v2/alerts`)).json()) as readonly PeerAlert[],
    async silence(matchers) {
      const answer = await fetch(`${url}/api/v2/silences`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({
          matchers: Object.entries(matchers).map(([name, value]) => ({
            ...{ name, value, isRegex: false, isEqual: true },
          })),
          startsAt: new Date().toISOString(),
          endsAt: new Date(Date.now() + 60_000).toISOString(),
          ...{ createdBy: "somebody", comment: "maintenance" },
        }),
      });
      if (!answer.ok) throw new Error(`no silence: ${await answer.text()}`);
    },
    async close() {
      if (child.exitCode === null) {
        const ended = once(child, "exit");
        child.kill("SIGTERM");
        await ended;
      }
      receiver.closeAllConnections();
      receiver.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
