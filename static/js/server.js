// The two ways in which behaviours speak to the server. An answer that leads to the sign-in page counts as a refusal.
const token = () => document.querySelector('meta[name="csrf-token"]').content;

export class Refused extends Error {
  constructor(response) {
    super(`${response.status} from ${response.url}`);
    this.status = response.type === "opaqueredirect" ? 401 : response.status;
  }
}

async function read(response) {
  if (!response.ok) throw new Refused(response);
  return response.headers.get("Content-Type")?.includes("json") ? response.json() : response.text();
}

export async function get(url, parameters = {}, signal = undefined) {
  const address = new URL(url, location.href);
  for (const [name, value] of Object.entries(parameters)) address.searchParams.set(name, value);
  return read(await fetch(address, { headers: { Accept: "application/json" }, redirect: "manual", signal }));
}

export async function post(url, body, signal = undefined) {
  return read(await fetch(url, { method: "POST", body, headers: { "X-CSRFToken": token() }, redirect: "manual", signal }));
}

// fetch cannot say how much of a file is sent; the older interface can. `moved` is called with a share from 0 to 1.
export function upload(url, file, moved) {
  const body = new FormData();
  body.append("file", file, file.name);
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", url);
    request.setRequestHeader("X-CSRFToken", token());
    request.setRequestHeader("Accept", "application/json");
    request.responseType = "json";
    request.upload.addEventListener("progress", (event) => moved(event.loaded / event.total));
    request.addEventListener("load", () => (request.status < 300 ? resolve(request.response) : reject(request)));
    request.addEventListener("error", () => reject(request));
    request.send(body);
  });
}
