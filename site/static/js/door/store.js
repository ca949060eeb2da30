// What a phone at the door keeps between two looks at the page: scans that were not sent yet, and
// until the link ends the list of people. IndexedDB, two small stores.
window.doorStore = (() => {
  let opened;

  const open = () => (opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open("linli-door", 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore("kept");
      request.result.createObjectStore("queue", { keyPath: "scan" });
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  }));

  const run = async (name, mode, work) => {
    const transaction = (await open()).transaction(name, mode);
    const request = work(transaction.objectStore(name));
    return new Promise((resolve, reject) => {
      transaction.oncomplete = () => resolve(request.result);
      transaction.onerror = transaction.onabort = () => reject(transaction.error);
    });
  };

  const get = (key) => run("kept", "readonly", (store) => store.get(key));
  const put = (key, value) => run("kept", "readwrite", (store) => store.put(value, key));
  const drop = (key) => run("kept", "readwrite", (store) => store.delete(key));

  const keys = () => run("kept", "readonly", (store) => store.getAllKeys());
  const add = (scan) => run("queue", "readwrite", (store) => store.put(scan));
  const sent = (id) => run("queue", "readwrite", (store) => store.delete(id));
  const waiting = async (door) => {
    const all = await run("queue", "readonly", (store) => store.getAll());
    return all.filter((scan) => scan.door === door).sort((a, b) => a.at.localeCompare(b.at));
  };

  // Lists and names of links that have ended leave the phone, whichever link is opened.
  const tidy = async (now) => {
    for (const key of await keys()) {
      if (!key.startsWith("list:")) continue;
      const list = await get(key);
      if (Date.parse(list.until) < now) await forget(key.slice(5));
    }
  };
  const forget = async (door) => {
    await drop(`list:${door}`);
    await drop(`seen:${door}`);
  };

  return { get, put, add, sent, waiting, tidy, forget };
})();
