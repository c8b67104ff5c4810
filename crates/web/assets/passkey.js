// Passkeys: what the server asks goes to the device, what the device answers goes back with the form.
if (window.PublicKeyCredential && navigator.credentials) for (const form of document.querySelectorAll("[data-passkey]")) {
  const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (sign) => sign.charCodeAt(0));
  const text = (buffer) => buffer ? btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "") : null;
  const said = form.querySelector("[data-said]");
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    if (form.elements.credential.value) return;
    event.preventDefault();
    said.textContent = "";
    try {
      const reply = await fetch(form.dataset.begin, { method: "POST", body: new URLSearchParams(new FormData(form)), headers: { accept: "application/json" } });
      const asked = await reply.json();
      if (!reply.ok) { said.textContent = asked.error || form.dataset.failed; return; }
      const options = asked.options.publicKey;
      options.challenge = bytes(options.challenge);
      if (options.user) options.user.id = bytes(options.user.id);
      for (const list of [options.excludeCredentials, options.allowCredentials]) for (const one of list || []) one.id = bytes(one.id);
      const made = await navigator.credentials[form.dataset.passkey]({ publicKey: options });
      const { clientDataJSON, attestationObject, authenticatorData, signature, userHandle } = made.response;
      const response = { clientDataJSON: text(clientDataJSON) };
      if (attestationObject) response.attestationObject = text(attestationObject);
      else Object.assign(response, { authenticatorData: text(authenticatorData), signature: text(signature), userHandle: text(userHandle) });
      form.elements.token.value = asked.token;
      form.elements.credential.value = JSON.stringify({ id: made.id, rawId: text(made.rawId), type: made.type, response, extensions: {} });
      form.submit();
    } catch {
      said.textContent = form.dataset.failed;
    }
  });
}
