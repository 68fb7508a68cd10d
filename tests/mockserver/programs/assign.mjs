// Assigns a number with fetch, and prints the status.
const [url, account, token, trunk] = process.argv.slice(2);
const headers = { "X-Auth-ID": account, "X-Auth-Token": token, "Content-Type": "application/json" };
const response = await fetch(url, { method: "POST", headers, body: JSON.stringify({ trunk_group_id: trunk }) });
console.log(response.status);
