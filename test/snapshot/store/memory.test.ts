import { MemoryStore } from "../../../src/snapshot/store/memory.ts";
import { describeStore } from "../../contract/store-contract.ts";

describeStore("in memory", async () => ({ store: new MemoryStore(), close: async () => {} }));
