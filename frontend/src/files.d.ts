// Files that the bundler writes into the code: pictures as data: addresses, the style sheet as text.
declare module '*.png' {
  const address: string;
  export default address;
}
declare module '*.css' {
  const text: string;
  export default text;
}
