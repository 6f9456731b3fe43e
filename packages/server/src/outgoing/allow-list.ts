import ipaddr from "ipaddr.js";

/** Places in private networks that may be called all the same. */
export interface AllowList {
  readonly hosts: ReadonlySet<string>;
  readonly ranges: readonly (readonly [ipaddr.IPv4 | ipaddr.IPv6, number])[];
}

const hostName =
  /^(?=.{1,253}$)[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*$/i;

/** The entries of a list with commas between them. */
export function splitAllowList(text: string): readonly string[] {
  return text
    .split(",")
    .map((entry) => entry.trim())
    .filter((entry) => entry !== "");
}

/** Whether an entry is the name of a host, an address or a range of addresses such as 10.0.0.0/8. */
export function isAllowEntry(entry: string): boolean {
  return rangeOf(entry) !== undefined || (hostName.test(entry) && !/^[\d.]+$/.test(entry));
}

/** @throws RangeError for an entry that is neither a host nor an address nor a range */
export function createAllowList(entries: readonly string[]): AllowList {
  const wrong = entries.find((entry) => !isAllowEntry(entry));
  if (wrong !== undefined) {
    throw new RangeError(`${JSON.stringify(wrong)} is neither a host, an address nor a range`);
  }
  const ranges = entries.flatMap((entry) => rangeOf(entry) ?? []);
  const hosts = entries.filter((entry) => rangeOf(entry) === undefined);
  return {
    hosts: new Set(hosts.map((host) => host.toLowerCase())),
    ranges: ranges.map(({ address, bits }) => [address, bits]),
  };
}

interface Range {
  readonly address: ipaddr.IPv4 | ipaddr.IPv6;
  readonly bits: number;
}

function rangeOf(entry: string): Range | undefined {
  const bare = entry.replace(/^\[(.*)\]$/, "$1");
  if (ipaddr.isValidCIDR(bare)) {
    const [address, bits] = ipaddr.parseCIDR(bare);
    return { address, bits };
  }
  // Short forms such as "10.1" are addresses to some programs and hosts to others: neither here.
  const isWhole = bare.includes(":") || ipaddr.IPv4.isValidFourPartDecimal(bare);
  if (!isWhole || !ipaddr.isValid(bare)) return undefined;
  const address = ipaddr.parse(bare);
  return { address, bits: address.kind() === "ipv4" ? 32 : 128 };
}
