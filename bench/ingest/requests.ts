/** The bytes of one request, head and body, with ids that no other request has. */
export function predictionRequest(rows: number, tag: string): Buffer {
  const events = Array.from({ length: rows }, (_, row) => predictionOf(`${tag}-${row}`, row));
  const body = Buffer.from(JSON.stringify(rows === 1 ? events[0] : events));
  const head = [
    "POST /v1/models/bench/predictions HTTP/1.1",
    "host: 127.0.0.1",
    "content-type: application/json",
    `content-length: ${body.byteLength}`,
  ];
  return Buffer.concat([Buffer.from(`${head.join("\r\n")}\r\n\r\n`), body]);
}

const cities = ["Bonn", "Lyon", "Porto", "Turku", "Graz"] as const;

/** A prediction with ten features: seven numbers, two texts and one truth value. */
function predictionOf(id: string, row: number): object {
  const wave = (period: number): number => Math.round(Math.sin(row / period) * 1e6) / 1e4;
  return {
    id,
    time: Date.now(),
    version: "3",
    features: {
      age: 18 + (row % 70),
      income: 20_000 + ((row * 7919) % 90_000),
      balance: wave(3),
      distance: wave(5),
      duration: wave(7),
      visits: row % 13,
      rate: wave(11),
      city: cities[row % cities.length],
      device: row % 3 === 0 ? "phone" : "desktop",
      is_new: row % 4 === 0,
    },
    prediction: row % 5 === 0,
    score: (row % 100) / 100,
    latencyMs: 3 + (row % 20) / 10,
  };
}
