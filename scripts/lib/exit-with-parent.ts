// Preloaded into every process that `npm start` starts: when the parent is gone, even by kill -9, this one ends too.
process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'));
// The channel must not keep a process alive that has finished its work.
process.channel?.unref();
