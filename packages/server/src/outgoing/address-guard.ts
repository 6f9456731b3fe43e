import dns, { type LookupAddress, type LookupOptions } from "node:dns";
import { connect, isIP, type LookupFunction, type Socket } from "node:net";
import { PlumblineError } from "@plumbline/core";
import ipaddr from "ipaddr.js";
import { createAllowList } from "./allow-list.ts";

/** Looks a name up; as `dns.lookup` with all addresses. */
export type ResolveName = (
  host: string,
  options: LookupOptions,
) => Promise<readonly LookupAddress[]>;

/**
 * Keeps connections to addresses that users gave out of private networks. Names are judged by the addresses
 * that they lead to, at the moment of connecting: the checked address is the one connected to, so a name
 * that changes its mind gains nothing.
 */
export interface AddressGuard {
  /** @throws PlumblineError PL_ADDRESS_REFUSED when the host is an address that may not be called */
  checkAddress(host: string): void;
  /** For `net.connect`: fails when any address of the name may not be called. */
  readonly lookup: LookupFunction;
  /** A connection that passed both. */
  connect(target: Target, signal: AbortSignal): Promise<Socket>;
}

export interface Target {
  readonly host: string;
  readonly port: number;
}

export interface AddressGuardOptions {
  /** Hosts, addresses and ranges that may be called although they are private. */
  readonly allow: readonly string[];
  /** @default dns.lookup */
  readonly resolveName?: ResolveName;
}

export function createAddressGuard(options: AddressGuardOptions): AddressGuard {
  const allowed = createAllowList(options.allow);
  const { resolveName = (host, how) => dns.promises.lookup(host, { ...how, all: true }) } = options;

  const check = (host: string, address: string): void => {
    if (allowed.hosts.has(host.toLowerCase().replace(/\.$/, ""))) return;
    const parsed = plainAddress(address);
    const isListed = allowed.ranges.some(
      ([range, bits]) => range.kind() === parsed.kind() && parsed.match(range, bits),
    );
    if (isListed || parsed.range() === "unicast") return;
    const way = host === address ? "" : `it leads to ${address}, `;
    throw new PlumblineError("PL_ADDRESS_REFUSED", {
      ...{ host, seen: `${way}${rangeWords[parsed.range()] ?? "not a public address"}` },
      remedy: "Add it to the setting outgoing-allow if that is meant",
    });
  };
  const checkAddress = (host: string): void => {
    const bare = host.replace(/^\[(.*)\]$/, "$1");
    if (isIP(bare) !== 0) check(bare, bare);
  };
  const checkedAddresses = async (
    host: string,
    how: LookupOptions,
  ): Promise<readonly LookupAddress[]> => {
    const found = await resolveName(host, { ...how, all: true });
    for (const { address } of found) check(host, address);
    return found;
  };
  const lookUp = async (
    host: string,
    how: LookupOptions,
    callback: Parameters<LookupFunction>[2],
  ): Promise<void> => {
    const isAll = how.all === true;
    try {
      const found = await checkedAddresses(host, how);
      const [first] = found;
      if (first === undefined) callback(noAddress(host), isAll ? [] : "", 4);
      else if (isAll) callback(null, [...found]);
      else callback(null, first.address, first.family);
    } catch (error) {
      callback(error as NodeJS.ErrnoException, isAll ? [] : "", 4);
    }
  };
  const lookup: LookupFunction = (host, how, callback) => void lookUp(host, how, callback);
  return {
    checkAddress,
    lookup,
    async connect({ host, port }, signal) {
      signal.throwIfAborted();
      checkAddress(host);
      const socket = connect({ host, port, lookup, signal });
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      socket.once("connect", resolve).once("error", reject);
      await promise;
      return socket.off("connect", resolve).off("error", reject);
    },
  };
}

const noAddress = (host: string): NodeJS.ErrnoException =>
  Object.assign(new Error(`${host} has no address`), { code: "ENOTFOUND" });

/** An IPv4 address that is written as one of IPv6 is judged as what it is. */
function plainAddress(address: string): ipaddr.IPv4 | ipaddr.IPv6 {
  const parsed = ipaddr.parse(address.replace(/%.*$/, ""));
  return parsed instanceof ipaddr.IPv6 && parsed.isIPv4MappedAddress()
    ? parsed.toIPv4Address()
    : parsed;
}

const rangeWords: Readonly<Record<string, string>> = {
  private: "a private address",
  loopback: "this machine itself",
  linkLocal: "an address of the local link, where clouds keep their metadata",
  uniqueLocal: "a private address",
  carrierGradeNat: "an address inside a provider's network",
  multicast: "a multicast address",
  broadcast: "a broadcast address",
  unspecified: "no address of a machine",
};
