// The declarations of the Kubernetes client name those of ws, which do not come with it; nothing here uses web sockets.
declare module "ws" {
  class WebSocket {
    readonly url: string;
  }
  namespace WebSocket {
    type ClientOptions = object;
  }
  export = WebSocket;
}
