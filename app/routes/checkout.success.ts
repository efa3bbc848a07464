export { loader } from "./payment-success";
