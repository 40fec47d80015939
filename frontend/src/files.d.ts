// Files that the bundler writes into the code as data: addresses.
declare module '*.png' {
  const address: string;
  export default address;
}
