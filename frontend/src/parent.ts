// For the host's page: gives a mapgen frame the height that it asks for. Optional; without it the frame keeps the
// proportions of the snippet.
const frames = (): NodeListOf<HTMLIFrameElement> => document.querySelectorAll('.mapgen-embed iframe');

addEventListener('message', ({ data, source }) => {
  const height = data?.mapgen === 'height' ? data.height : null;
  if (typeof height !== 'number' || !(height >= 100 && height <= 5000)) return;
  for (const frame of frames()) {
    // Only the frame itself: any other window may write the same.
    if (source && frame.contentWindow === source)
      Object.assign(frame.style, { height: `${height}px`, minHeight: '0', aspectRatio: 'auto' });
  }
});
// What a frame said before anybody listened.
for (const frame of frames()) frame.contentWindow?.postMessage({ mapgen: 'ask' }, '*');

export {};
