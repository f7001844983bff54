/** Writing files: a browser under this page writes none, so nothing of it is there to be called. */
export {};
